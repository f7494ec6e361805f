"""The parts of Moodle XML; ``formats.moodle_xml`` is the door."""

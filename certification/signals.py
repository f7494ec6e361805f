"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: ProgrammeStanding; arguments: programme, unit_ids (a set of pks whose counts moved)
standing_changed = Signal()

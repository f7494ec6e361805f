"""What a load did, part by part."""

from dataclasses import dataclass, field

from core.loading import LoadOutcome


@dataclass
class Report:
    """Outcomes by part (``law``, ``questions``, ``lessons`` …), in the order of the load."""

    parts: dict[str, LoadOutcome] = field(default_factory=dict)

    def add(self, part: str, outcome: LoadOutcome) -> None:
        """Take in the outcome of a part."""
        self.parts.setdefault(part, LoadOutcome()).add(outcome)

    @property
    def kept(self) -> list[str]:
        """Return what was left alone because a person had edited it."""
        return [name for outcome in self.parts.values() for name in outcome.kept]

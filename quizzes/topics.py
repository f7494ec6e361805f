"""Which topic a path of names means, and which topics an import will make."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.text import anchor, fold

from .models import Topic

Path = tuple[str, ...]
# Where questions go that name no topic, unless the trainer chose one.
UNSORTED: Path = ("Chưa phân loại",)
UNSORTED_EN = "Not sorted yet"
MOST_IN_CODE = 60


@dataclass(frozen=True)
class _Place:
    topic: Topic
    path: Path  # folded


class TopicTree:
    """All topics, found by the names on the way to them: marks and case do not count."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        by_pk = {topic.pk: topic for topic in topics}
        self._names: dict[int, Path] = {}
        for topic in by_pk.values():
            names: list[str] = []
            step: Topic | None = topic
            seen: set[int] = set()
            while step is not None and step.pk not in seen:
                seen.add(step.pk)
                names.insert(0, step.name)
                step = by_pk.get(step.parent_id) if step.parent_id else None
            self._names[topic.pk] = tuple(names)
        self._by_path = {
            _folded(self._names[topic.pk]): topic
            for topic in sorted(by_pk.values(), key=lambda one: one.code, reverse=True)
        }
        self._by_code = {topic.code: topic for topic in by_pk.values()}
        self._by_last: dict[str, list[_Place]] = {}
        for path, topic in self._by_path.items():
            self._by_last.setdefault(path[-1], []).append(_Place(topic, path))

    def names_of(self, topic_id: int) -> Path:
        """Return the path of names from the top to a topic."""
        return self._names[topic_id]

    def by_code(self, code: str) -> Topic | None:
        return self._by_code.get(code)

    def find(self, names: Path) -> Topic | None:
        """Return the topic that the names mean, or None where it is still to be made.

        The whole path counts first; then a topic's code; then the only topic whose path
        ends with these names.
        """
        path = _folded(names)
        found = self._by_path.get(path)
        if found is None and len(names) == 1:
            found = self._by_code.get(names[0].strip())
        if found is None and path:
            ends = [
                place.topic
                for place in self._by_last.get(path[-1], ())
                if place.path[-len(path) :] == path
            ]
            found = ends[0] if len(ends) == 1 else None
        return found

    def canonical(self, names: Path) -> Path:
        """Return the names as the bank writes them, of a topic or of one to be made."""
        found = self.find(names)
        if found is not None:
            return self._names[found.pk]
        for end in range(len(names) - 1, 0, -1):
            above = self.find(names[:end])
            if above is not None:
                return (*self._names[above.pk], *names[end:])
        return names

    def missing(self, paths: Iterable[Path]) -> list[Path]:
        """Return the topics to be made for these paths, each after the one above it."""
        wanted: dict[Path, Path] = {}
        for names in paths:
            for end in range(1, len(names) + 1):
                step = names[:end]
                if _folded(step) not in self._by_path:
                    wanted.setdefault(_folded(step), step)
        return list(wanted.values())

    def make(self, names: Path) -> Topic:
        """Make a topic, whose parent stands; a path that stands is returned as it is."""
        path = _folded(names)
        if path in self._by_path:
            return self._by_path[path]
        topic = Topic.objects.create(
            code=self._free_code(names),
            name=names[-1],
            name_en=UNSORTED_EN if names == UNSORTED else "",
            parent=self._by_path[path[:-1]] if len(path) > 1 else None,
        )
        self._by_path[path] = self._by_code[topic.code] = topic
        self._names[topic.pk] = names
        self._by_last.setdefault(path[-1], []).append(_Place(topic, path))
        return topic

    def _free_code(self, names: Path) -> str:
        base = anchor(names[-1])[: MOST_IN_CODE - 5].strip("-")
        code, number = base, 2
        while code in self._by_code:
            code, number = f"{base}-{number}", number + 1
        return code


def _folded(names: Path) -> Path:
    return tuple(fold(name) for name in names)

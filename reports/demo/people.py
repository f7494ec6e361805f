"""The people of the demo province: who they are, where they work, how far they came."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from core.text import fold

from . import names
from .shapes import (
    FIRST_WAVE,
    HOLDER_UNIT,
    LAW_CHANGED,
    MANAGER2_UNIT,
    OFFICER_UNIT,
    REFORM,
    ROOT_CODE,
    TRAINER_UNIT,
    PersonPlan,
    PostPlan,
    Story,
    UnitPlan,
    draw_uuid,
    staff_prefix,
)

# How many of the staff a unit of each kind draws, beside its head.
_WEIGHTS = {
    "province": 1,
    "department": 1,
    "group": 4,
    "commune": 6,
    "ward": 7,
    "association": 3,
    "enterprise": 3,
}
_CONCURRENT = {"commune": 0.85, "ward": 0.7, "enterprise": 0.9, "association": 0.5}
# In the first wave, and in the second: the share of each story, in percent.
_STORIES = {
    True: {"certified": 62, "halfway": 9, "failed": 6, "reading": 11, "nothing": 12},
    False: {"certified": 40, "halfway": 13, "failed": 6, "reading": 18, "nothing": 23},
}


class People:
    """Draws people one after the other."""

    def __init__(
        self, units: list[UnitPlan], staff: int, seed: int, today: date
    ) -> None:
        if staff < 10:
            raise ValueError(f"no demo with fewer than 10 people: {staff}")
        self.units = {unit.code: unit for unit in units}
        self.staff = staff
        self.seed = seed
        self.today = today
        self.rng = random.Random(f"people:{seed}")  # noqa: S311  (as above)
        self.taken: set[str] = set()
        # Some units take it more seriously than others: the bars differ.
        self.zeal = {code: self.rng.uniform(0.45, 1.45) for code in self.units}

    def draw(self) -> Iterator[PersonPlan]:
        yield self._known(1, "officer", "Hoàng Thị", "Lan", OFFICER_UNIT, Story.NOTHING)
        yield self._known(2, "manager", "Ma Văn", "Minh", ROOT_CODE, Story.HALFWAY)
        yield self._known(
            3, "manager2", "Nông Thị", "Hoa", MANAGER2_UNIT, Story.CERTIFIED
        )
        yield self._known(
            4, "trainer", "Vàng Seo", "Dìn", TRAINER_UNIT, Story.CERTIFIED
        )
        yield replace(
            self._known(
                5, "holder", "Triệu Thị", "Hương", HOLDER_UNIT, Story.CERTIFIED
            ),
            done_before=LAW_CHANGED,
        )
        for number, (unit, is_head) in enumerate(self._seats(), start=6):
            yield self._anybody(number, unit, is_head)

    def _known(
        self,
        number: int,
        username: str,
        last_name: str,
        first_name: str,
        unit: str,
        story: Story,
    ) -> PersonPlan:
        """Return one of those whose names stay the same, whatever the seed."""
        is_head = username.startswith("manager")
        kind = self.units[unit].kind
        title = names.HEAD_TITLES[kind] if is_head else names.TITLES[kind][0]
        self.taken.add(username)
        return PersonPlan(
            number=number,
            username=username,
            last_name=last_name,
            first_name=first_name,
            public_id=draw_uuid(self.rng),
            staff_code=self._code(number),
            posts=(PostPlan(unit, title, is_head, kind == "commune", REFORM),),
            story=story,
            seed=self.rng.getrandbits(48),
            may_sign_in=True,
        )

    def _code(self, number: int) -> str:
        return f"{staff_prefix(self.seed)}{number:05d}"

    def _seats(self) -> Iterator[tuple[UnitPlan, bool]]:
        """Yield where the rest works: a head for every unit first, then by weight."""
        left = self.staff - 5
        units = list(self.units.values())
        headless = [u for u in units if u.code not in (ROOT_CODE, MANAGER2_UNIT)]
        divisions = [u for u in headless if u.kind == "group"]
        heads = [u for u in headless if u.kind != "group"]
        self.rng.shuffle(heads)
        for unit in [*heads, *divisions][:left]:
            left -= 1
            yield unit, True
        weights = [_WEIGHTS[unit.kind] * self.rng.uniform(0.6, 1.5) for unit in units]
        for unit in self.rng.choices(units, weights, k=left):
            yield unit, False

    def _anybody(self, number: int, unit: UnitPlan, is_head: bool) -> PersonPlan:
        last_name, first_name = self._name()
        posts = self._posts(unit, is_head)
        return PersonPlan(
            number=number,
            username=self._username(last_name, first_name),
            last_name=last_name,
            first_name=first_name,
            public_id=draw_uuid(self.rng),
            staff_code=self._code(number),
            posts=posts,
            story=self._story(posts[-1]),
            seed=self.rng.getrandbits(48),
        )

    def _name(self) -> tuple[str, str]:
        rng = self.rng
        weights = [people[0] for people in names.PEOPLES]
        [people] = rng.choices(names.PEOPLES, weights)
        _weight, families, her_middle, her_given, his_middle, his_given = people
        if rng.random() < 0.5:
            middle, given = rng.choice(her_middle), rng.choice(her_given)
        else:
            middle, given = rng.choice(his_middle), rng.choice(his_given)
        return f"{rng.choice(families)} {middle}", given

    def _username(self, last_name: str, first_name: str) -> str:
        """Return the given name with the first letters of the others: lanht, lanht2."""
        initials = "".join(word[0] for word in fold(last_name).split())
        wanted = f"{fold(first_name)}{initials}"
        name, nth = wanted, 1
        while name in self.taken:
            nth += 1
            name = f"{wanted}{nth}"
        self.taken.add(name)
        return name

    def _posts(self, unit: UnitPlan, is_head: bool) -> tuple[PostPlan, ...]:
        rng = self.rng
        kind = unit.kind
        title = names.HEAD_TITLES[kind] if is_head else rng.choice(names.TITLES[kind])
        concurrent = rng.random() < _CONCURRENT.get(kind, 0.35) and not is_head
        chance = rng.random()
        starts_on = REFORM
        if chance < 0.06:  # a newcomer
            starts_on = self._days_ago(3, 55)
        elif chance < 0.25:
            starts_on = self._days_ago(120, 420)
        post = PostPlan(unit.code, title, is_head, concurrent, starts_on)
        if is_head or starts_on != REFORM:
            return (post,)
        if chance > 0.97:  # left
            return (_ending(post, self._days_ago(10, 90)),)
        if chance > 0.92:  # came from elsewhere
            before = rng.choice(
                [u for u in self.units.values() if u.kind != "province"]
            )
            moved_on = self._days_ago(30, 150)
            earlier = PostPlan(
                before.code, "Chuyên viên", False, False, REFORM, moved_on
            )
            return (
                earlier,
                PostPlan(
                    unit.code, title, False, concurrent, moved_on + timedelta(days=1)
                ),
            )
        return (post,)

    def _days_ago(self, fewest: int, most: int) -> date:
        """Return a day so long ago, but none before the reform."""
        day = self.today - timedelta(days=self.rng.randint(fewest, most))
        return max(day, REFORM)

    def _story(self, post: PostPlan) -> Story:
        top = "-".join(post.unit.split("-")[:2])
        shares = _STORIES[top in FIRST_WAVE]
        zeal = self.zeal[top]
        weights = [
            share * (zeal if story in ("certified", "halfway") else 1 / zeal)
            for story, share in shares.items()
        ]
        [story] = self.rng.choices(list(shares), weights)
        if (self.today - post.starts_on).days < 15:
            return Story.NOTHING if story == "nothing" else Story.READING
        return Story(story)


def _ending(post: PostPlan, day: date) -> PostPlan:
    return PostPlan(
        post.unit,
        post.title,
        post.is_head,
        post.is_concurrent,
        post.starts_on,
        max(day, post.starts_on),
    )

"""What statistics say of a question, in words: for the pages and for the list of the bank."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .analysis import Flag, Trust

# A few words for a table; a sentence that says what it means and what to do.
FLAGS: dict[Flag, tuple[Promise, Promise]] = {
    Flag.OTHER_KEY: (
        _("another answer may be right"),
        _(
            "Those with the best results choose a wrong answer more often than the right "
            "one. Check the key first."
        ),
    ),
    Flag.AGAINST: (
        _("good learners get it wrong"),
        _(
            "Who does well in the rest of the quiz tends to get this question wrong. Look "
            "for a wrong key, or for words that can be read in two ways."
        ),
    ),
    Flag.TOO_HARD: (
        _("very hard"),
        _(
            "Fewer than one in five earn its points. Is it taught, and is it asked "
            "clearly?"
        ),
    ),
    Flag.TOO_EASY: (
        _("very easy"),
        _(
            "More than 95 in 100 get it right, so it tells hardly anything about anybody. Keep "
            "it where everyone must know it."
        ),
    ),
    Flag.WEAK: (
        _("hardly tells good from weak"),
        _(
            "Who does well in the rest of the quiz gets this question right hardly more "
            "often than others."
        ),
    ),
    Flag.IDLE: (
        _("an answer nobody chooses"),
        _(
            "A wrong answer is chosen by fewer than one in a hundred. Put a mistake there "
            "that people really make."
        ),
    ),
    Flag.TOO_FAST: (
        _("answered without reading"),
        _(
            "Half of the answers come within three seconds. The question may be known by "
            "heart, or is clicked through."
        ),
    ),
}

# What a reliability lets one decide.
TRUST: dict[Trust, Promise] = {
    Trust.HIGH: _(
        "Very reliable: results may decide about single people, also close to the pass mark."
    ),
    Trust.GOOD: _(
        "Reliable: results may decide about people; look again at those close to the pass "
        "mark."
    ),
    Trust.FAIR: _(
        "Fair: good enough for practice and for groups. For an examination, add questions "
        "or mend those that are marked below."
    ),
    Trust.LOW: _(
        "Low: chance has a large part in these results. Do not let them alone decide about "
        "anybody."
    ),
    Trust.NONE: _(
        "Below nothing: the questions do not measure one common thing, or a key is wrong."
    ),
}

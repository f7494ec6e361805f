"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: Attempt; arguments: attempt, grade
attempt_graded = Signal()
# sender: Attempt; arguments: attempt
attempt_started = Signal()
# sender: Attempt; arguments: attempts (their keys, of all that got a new grade), at. After a
# wrong key was put right; `attempt_graded` comes too for each whose result turned.
attempts_regraded = Signal()

"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: Attempt; arguments: attempt, grade
attempt_graded = Signal()
# sender: Attempt; arguments: attempt
attempt_started = Signal()

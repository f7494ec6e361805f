"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: Appointment; arguments: people (a list of User pks)
appointments_changed = Signal()

"""Who works where, and answers for whom."""

from .people import User
from .posts import Appointment
from .units import Cluster, Unit

__all__ = ["Appointment", "Cluster", "Unit", "User"]

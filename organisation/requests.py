"""What a view that needs a person takes."""

from django.http import HttpRequest

from .models import User


class StaffRequest(HttpRequest):
    """A request behind ``login_required``: its user is a person, not a visitor."""

    user: User

"""What everything else is measured against: a bare view that knows who asks.

It runs in the same server behind the same middleware, loads the session and its user
(two queries), and renders a page of 20 kB.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from organisation.requests import StaffRequest

# Some 190 bytes of text each, with one value among them: 20 kB.
ROWS = range(104)


@login_required
def yardstick(request: StaffRequest) -> HttpResponse:
    return render(
        request, "benchmarks/yardstick.html", {"rows": ROWS, "name": str(request.user)}
    )

"""Work for after the answer: at once in development, by a worker in production."""

from django.utils.timezone import now
from django_tasks import task


@task()
def render_certificate(certificate_id: int) -> None:
    """Render and keep a certificate's PDF; harmless to repeat."""
    from .models import Certificate
    from .services import render_document

    render_document(certificate=Certificate.objects.get(pk=certificate_id), at=now())


@task()
def refresh_programme(programme_id: int) -> None:
    """Rebuild the standings of a programme that changed; for many, start a job for it."""
    from .recalculating import recalculate

    recalculate(programme=programme_id, at=now())


def enqueue_rendering(certificate_id: int) -> None:
    render_certificate.enqueue(certificate_id)


def enqueue_refresh(programme_id: int) -> None:
    refresh_programme.enqueue(programme_id)

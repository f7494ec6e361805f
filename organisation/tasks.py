"""What need not wait while a person looks at the page."""

from django.core.mail import EmailMessage
from django_tasks import task


@task()
def send_mail(subject: str, body: str, to: list[str]) -> None:
    """Send a letter that is already written, in the language it was asked for in."""
    EmailMessage(subject, body, to=to).send()

"""Work for after the answer: at once in development, by a worker in production."""

from django_tasks import task


@task()
def run_job(job_id: int) -> None:
    """Do what is left of a job."""
    from .jobs import run

    run(job_id)

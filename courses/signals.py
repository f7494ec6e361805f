"""What happened here, told to the layers above inside the sender's transaction."""

from django.dispatch import Signal

# sender: Enrolment; arguments: learner, course_key, at
enrolled = Signal()
# sender: CourseCompletion; arguments: learner, course_key, at
course_completed = Signal()
# sender: courses.loading.Report; arguments: report
curriculum_loaded = Signal()

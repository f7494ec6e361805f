"""The bank and the quizzes in Wagtail's admin."""

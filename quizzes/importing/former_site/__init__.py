"""A whole site of django-quiz-app into this one: planned first, then all of it or nothing.

``people`` finds who is who, ``papers`` turns its quizzes into ours, ``sittings`` its sittings
into attempts; ``plan`` puts the questions before them, as any import of questions does.
"""

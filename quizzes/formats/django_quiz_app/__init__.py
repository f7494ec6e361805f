"""A whole site of django-quiz-app 0.5.1, brought over: read here, planned and applied above.

``site`` says what such a site holds, ``fields`` how its odd texts are taken apart, ``dump``
and ``database`` read it from a ``dumpdata`` file and from its SQLite file.
"""

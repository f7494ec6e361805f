import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import modelcluster.fields
import quizzes.models.papers
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0002_loaded_hash"),
        ("organisation", "0001_initial"),
        ("quizzes", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "extra_percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(300)],
                        verbose_name="more time, per cent",
                    ),
                ),
                (
                    "extra_attempts",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="further attempts"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "allowance",
                "verbose_name_plural": "allowances",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("text", models.TextField(verbose_name="what is wrong")),
                ("opened_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("upheld", "Accepted"),
                            ("declined", "Not accepted"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "remedy",
                    models.CharField(
                        choices=[
                            ("rekey", "Another answer is right"),
                            ("accept-all", "Everyone gets its points"),
                            ("drop", "It does not count"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content", models.JSONField(null=True)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "correction of a key",
                "verbose_name_plural": "corrections of keys",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("deadline_before", models.DateTimeField()),
                ("deadline_after", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Marking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "first marker"),
                            (2, "second marker"),
                            (3, "marked again"),
                        ]
                    ),
                ),
                ("scores", models.JSONField()),
                ("points", models.DecimalField(decimal_places=2, max_digits=6)),
                ("comment", models.TextField(blank=True)),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MarkingRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "granted_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="granted"),
                ),
            ],
            options={
                "verbose_name": "right to mark",
                "verbose_name_plural": "rights to mark",
                "ordering": ["person__name_key", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MarkingTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "token",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="minutes given back",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("declared_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "outage",
                "verbose_name_plural": "outages",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgressBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("right", models.PositiveIntegerField()),
                ("asked", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=30)),
                ("brought_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "progress brought over",
                "verbose_name_plural": "progress brought over",
            },
        ),
        migrations.CreateModel(
            name="QuestionFigure",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="figure",
                        serialize=False,
                        to="quizzes.question",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                (
                    "facility",
                    models.FloatField(null=True, verbose_name="right on average"),
                ),
                (
                    "discrimination",
                    models.FloatField(null=True, verbose_name="discrimination"),
                ),
                (
                    "upper_lower",
                    models.FloatField(null=True, verbose_name="best less weakest"),
                ),
                ("flags", models.CharField(blank=True, max_length=200)),
                ("stamp", models.CharField(max_length=80)),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "figures of a question",
                "verbose_name_plural": "figures of questions",
            },
        ),
        migrations.CreateModel(
            name="QuestionImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("format", models.CharField(max_length=20, verbose_name="format")),
                ("created_at", models.DateTimeField(verbose_name="sent at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Not confirmed yet"),
                            ("applying", "Being written"),
                            ("done", "Written"),
                            ("failed", "Failed; nothing was written"),
                        ],
                        default="planned",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                (
                    "total",
                    models.PositiveIntegerField(
                        default=0, verbose_name="questions in the file"
                    ),
                ),
                ("summary", models.JSONField(default=dict)),
                (
                    "finished_at",
                    models.DateTimeField(null=True, verbose_name="written at"),
                ),
            ],
            options={
                "verbose_name": "import of questions",
                "verbose_name_plural": "imports of questions",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="QuizSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "sort_order",
                    models.IntegerField(blank=True, editable=False, null=True),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "pass_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="pass mark of this section, per cent",
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("answer", models.JSONField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("late", "came after the attempt was closed"),
                            ("superseded", "a later answer had come before it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("arrived_at", models.DateTimeField()),
                ("device", models.CharField(blank=True, max_length=36)),
                ("sequence", models.PositiveIntegerField(null=True)),
                ("client_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="questionversion",
            name="one_version_a_number",
        ),
        migrations.AddField(
            model_name="attempt",
            name="borderline_percent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_trial",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="attempt",
            name="origin",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="attempt",
            name="sections",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="attemptitem",
            name="is_flagged",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="attemptitem",
            name="points",
            field=models.DecimalField(decimal_places=2, max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name="attemptitem",
            name="section",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="grade",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grade",
            name="sections",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="question",
            name="expire_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="expiry date/time"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="expired",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="expired"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="first_published_at",
            field=models.DateTimeField(
                blank=True, db_index=True, null=True, verbose_name="first published at"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="go_live_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="go live date/time"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="has_unpublished_changes",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="has unpublished changes"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="last_published_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="last published at"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="locked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="locked_%(class)ss",
                to=settings.AUTH_USER_MODEL,
                verbose_name="locked by",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="locked",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="locked"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="locked_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="locked at"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="match_case",
            field=models.BooleanField(
                default=False, verbose_name="capital letters count"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="match_marks",
            field=models.BooleanField(
                default=True, verbose_name="Vietnamese marks count"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="partial_feedback",
            field=models.TextField(
                blank=True, verbose_name="said after a partly right answer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="partial_feedback_en",
            field=models.TextField(
                blank=True, verbose_name="said after a partly right answer, in English"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="right_feedback",
            field=models.TextField(
                blank=True, verbose_name="said after a right answer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="right_feedback_en",
            field=models.TextField(
                blank=True, verbose_name="said after a right answer, in English"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="scoring",
            field=models.CharField(
                choices=[
                    ("whole", "All of it right, or nothing"),
                    ("each", "A share for each part; never below nothing"),
                ],
                default="whole",
                max_length=5,
                verbose_name="how it is scored",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="unit",
            field=models.CharField(blank=True, max_length=30, verbose_name="unit"),
        ),
        migrations.AddField(
            model_name="question",
            name="unit_en",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="unit in English"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="watch_reason",
            field=models.CharField(
                blank=True,
                editable=False,
                max_length=300,
                verbose_name="why it is under watch",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="words_max",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="words at most"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="words_min",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="words at least"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="wrong_feedback",
            field=models.TextField(
                blank=True, verbose_name="said after a wrong answer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="wrong_feedback_en",
            field=models.TextField(
                blank=True, verbose_name="said after a wrong answer, in English"
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="gap",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="gap"
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="match",
            field=models.CharField(
                blank=True, max_length=2000, verbose_name="belongs to it"
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="match_en",
            field=models.CharField(
                blank=True, max_length=2000, verbose_name="belongs to it, in English"
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="points",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=6,
                null=True,
                verbose_name="points at most",
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="share",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                verbose_name="share, per cent",
            ),
        ),
        migrations.AddField(
            model_name="questionoption",
            name="tolerance",
            field=models.DecimalField(
                blank=True,
                decimal_places=8,
                max_digits=20,
                null=True,
                verbose_name="tolerance, more or less",
            ),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="correction",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="quiz",
            name="access_code",
            field=models.CharField(
                blank=True,
                help_text="Asked for before an attempt begins. Empty: none.",
                max_length=40,
                verbose_name="access code",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="borderline_percent",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="0: one marker is enough.",
                validators=[django.core.validators.MaxValueValidator(50)],
                verbose_name="second marker within so many points of the pass mark",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closes"),
        ),
        migrations.AddField(
            model_name="quiz",
            name="fixed_count",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Drawn anew for each attempt. Empty: all of them.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="how many of the fixed questions",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="is_open_to_visitors",
            field=models.BooleanField(
                default=False,
                help_text="Practice only; nothing is kept but in the visitor's own session.",
                verbose_name="open to visitors without an account",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="opens"),
        ),
        migrations.AddField(
            model_name="quiz",
            name="origin",
            field=models.CharField(blank=True, editable=False, max_length=80),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="new_first",
            field=models.BooleanField(
                default=False, verbose_name="questions new to the person first"
            ),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="points",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Empty: the question's own.",
                max_digits=6,
                null=True,
                verbose_name="points each",
            ),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="section",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="section number"
            ),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="points",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Empty: the question's own.",
                max_digits=6,
                null=True,
                verbose_name="points each",
            ),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="section",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="section number"
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="client_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="device",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AddField(
            model_name="response",
            name="sequence",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="reveal",
            field=models.CharField(
                choices=[
                    ("at-once", "Each answer at once"),
                    ("after-sending", "Everything, after sending"),
                    ("after-closing", "The result at once, answers after closing"),
                    ("result-only", "Only the result, by topic"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("marking", "Waiting to be marked"),
                    ("graded", "Graded"),
                ],
                default="open",
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "Single choice"),
                    ("several", "Several choices"),
                    ("true-false", "True or false"),
                    ("matching", "Matching"),
                    ("ordering", "Ordering"),
                    ("number", "Number"),
                    ("short-text", "Short text"),
                    ("gaps", "Gaps in a text"),
                    ("essay", "Essay"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="points",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("1"),
                max_digits=6,
                verbose_name="points",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="provision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="legal.provision",
                verbose_name="legal basis",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "Under review"),
                    ("live", "In use"),
                    ("watch", "Under watch"),
                    ("retired", "Retired"),
                ],
                default="draft",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="questionoption",
            name="feedback",
            field=models.CharField(
                blank=True, max_length=2000, verbose_name="feedback"
            ),
        ),
        migrations.AlterField(
            model_name="questionoption",
            name="feedback_en",
            field=models.CharField(
                blank=True, max_length=2000, verbose_name="feedback in English"
            ),
        ),
        migrations.AlterField(
            model_name="questionoption",
            name="text",
            field=models.CharField(blank=True, max_length=2000, verbose_name="answer"),
        ),
        migrations.AlterField(
            model_name="questionoption",
            name="text_en",
            field=models.CharField(
                blank=True, max_length=2000, verbose_name="answer in English"
            ),
        ),
        migrations.AlterField(
            model_name="questionversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "Single choice"),
                    ("several", "Several choices"),
                    ("true-false", "True or false"),
                    ("matching", "Matching"),
                    ("ordering", "Ordering"),
                    ("number", "Number"),
                    ("short-text", "Short text"),
                    ("gaps", "Gaps in a text"),
                    ("essay", "Essay"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="questionversion",
            name="points",
            field=models.DecimalField(decimal_places=2, max_digits=6),
        ),
        migrations.AlterField(
            model_name="quiz",
            name="reveal",
            field=models.CharField(
                choices=[
                    ("at-once", "Each answer at once"),
                    ("after-sending", "Everything, after sending"),
                    ("after-closing", "The result at once, answers after closing"),
                    ("result-only", "Only the result, by topic"),
                ],
                default="after-sending",
                max_length=14,
                verbose_name="what is shown, and when",
            ),
        ),
        migrations.AlterField(
            model_name="quiz",
            name="slug",
            field=models.SlugField(
                max_length=80,
                unique=True,
                validators=[quizzes.models.papers.not_reserved],
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="answer",
            field=models.JSONField(
                help_text="A list of texts; see the kind's ``parse``."
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("state", "marking")),
                fields=["closed_at"],
                name="attempts_to_mark",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.UniqueConstraint(
                fields=("question", "number", "correction"), name="one_version_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sequence__isnull", False)),
                fields=("item", "device", "sequence"),
                name="a_save_is_kept_once",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="granted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="allowances",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="quiz",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: at every quiz.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="allowances",
                to="quizzes.quiz",
                verbose_name="quiz",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appeals",
                to="quizzes.attemptitem",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections_of_key",
                to="quizzes.questionversion",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extensions",
                to="quizzes.attempt",
            ),
        ),
        migrations.AddField(
            model_name="marking",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="markings",
                to="quizzes.attemptitem",
            ),
        ),
        migrations.AddField(
            model_name="marking",
            name="marker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="markings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="markingright",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marking_rights",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="markingright",
            name="quiz",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: every quiz.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marking_rights",
                to="quizzes.quiz",
                verbose_name="quiz",
            ),
        ),
        migrations.AddField(
            model_name="markingright",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: people of every unit.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marking_rights",
                to="organisation.unit",
                verbose_name="unit, with all below it",
            ),
        ),
        migrations.AddField(
            model_name="markingtask",
            name="attempt",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marking_task",
                to="quizzes.attempt",
            ),
        ),
        migrations.AddField(
            model_name="markingtask",
            name="marker",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outage",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outage",
            name="quiz",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outages",
                to="quizzes.quiz",
                verbose_name="quiz",
            ),
        ),
        migrations.AddField(
            model_name="outage",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outages",
                to="organisation.unit",
                verbose_name="unit, with all below it",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="outage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="quizzes.outage",
            ),
        ),
        migrations.AddField(
            model_name="progressbalance",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="progress_balances",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progressbalance",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quizzes.topic",
            ),
        ),
        migrations.AddField(
            model_name="questionimport",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="quizsection",
            name="quiz",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sections",
                to="quizzes.quiz",
            ),
        ),
        migrations.AddField(
            model_name="setaside",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="set_aside",
                to="quizzes.attemptitem",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="live",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("state__in", ("live", "watch"))),
                output_field=models.BooleanField(),
                verbose_name="in use",
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.UniqueConstraint(
                fields=("person", "quiz"), name="one_allowance_a_quiz"
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("quiz__isnull", True)),
                fields=("person",),
                name="one_allowance_everywhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("item",),
                name="one_open_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answered_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answered_appeal_has_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content__isnull", False), ("remedy", "rekey")),
                    models.Q(
                        models.Q(("remedy", "rekey"), _negated=True),
                        ("content__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_new_key_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="marking",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__in", [1, 2, 3])),
                name="a_marking_is_of_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="markingright",
            constraint=models.UniqueConstraint(
                models.F("person"),
                django.db.models.functions.comparison.Coalesce("quiz", 0),
                django.db.models.functions.comparison.Coalesce("unit", 0),
                name="a_right_to_mark_once",
                violation_error_message="This person has this right already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="markingtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("marker__isnull", True),
                    ("expires_at__isnull", False),
                    _connector="OR",
                ),
                name="a_held_task_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                fields=("attempt", "outage"), name="an_outage_extends_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="progressbalance",
            constraint=models.UniqueConstraint(
                fields=("learner", "topic", "source"), name="one_balance_a_topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sequence__isnull", False)),
                fields=("item", "device", "sequence"),
                name="set_aside_once",
            ),
        ),
    ]

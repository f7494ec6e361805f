import certification.models.certificates
import certification.models.reminders
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0001_initial"),
        ("core", "0004_jobs"),
        ("courses", "0002_initial"),
        ("legal", "0003_changes"),
        ("organisation", "0002_facts_dated"),
        ("quizzes", "0004_suspended_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptedEvidence",
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
                ("requirement_key", models.UUIDField()),
                ("requirement_title", models.CharField(max_length=200)),
                (
                    "what",
                    models.CharField(max_length=300, verbose_name="what was shown"),
                ),
                (
                    "reason",
                    models.CharField(max_length=500, verbose_name="why it counts"),
                ),
                ("accepted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "accepted evidence",
                "verbose_name_plural": "accepted evidence",
                "ordering": ["-accepted_at"],
            },
        ),
        migrations.CreateModel(
            name="Annex",
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
                ("nth", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500)),
                ("text_en", models.CharField(blank=True, max_length=500)),
                ("evidence", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "annex",
                "verbose_name_plural": "annexes",
                "ordering": ["certificate", "nth"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
            },
        ),
        migrations.CreateModel(
            name="Basis",
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
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarFeed",
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
                    models.CharField(
                        default=certification.models.reminders.new_token,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
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
                ("nth", models.PositiveSmallIntegerField()),
                ("holder_name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=250, verbose_name="unit"),
                ),
                ("before", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["certificate", "nth"],
            },
        ),
        migrations.CreateModel(
            name="DeltaPath",
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
                ("lessons", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "path after a change of law",
                "verbose_name_plural": "paths after changes of law",
            },
        ),
        migrations.CreateModel(
            name="DeltaReading",
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
                ("lesson_key", models.CharField(blank=True, max_length=36)),
                ("at", models.DateTimeField()),
                ("event", models.UUIDField(default=uuid.uuid4, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Exemption",
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
                    "kind",
                    models.CharField(
                        choices=[("leave", "on leave"), ("exempt", "exempt")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: until further notice.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                ("at", models.DateTimeField(editable=False)),
                ("withdrawn_on", models.DateField(editable=False, null=True)),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, editable=False, max_length=300),
                ),
            ],
            options={
                "verbose_name": "exception",
                "verbose_name_plural": "exceptions",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeCitation",
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
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
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
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "version of a programme",
                "verbose_name_plural": "versions of programmes",
                "ordering": ["programme", "number"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("day", models.DateField(db_index=True, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("digest", "own tasks"),
                            ("head", "to the head of the unit"),
                            ("above", "to the heads above"),
                        ],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("left_out", "Not sent"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why"),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="subject"
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReminderRun",
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
                ("day", models.DateField(unique=True)),
                ("at", models.DateTimeField()),
                ("silent", models.JSONField(default=dict)),
                ("told", models.JSONField(default=dict)),
                ("server_said", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "run of reminders",
                "verbose_name_plural": "runs of reminders",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="RenewalReading",
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
                ("course_key", models.UUIDField()),
                ("lesson_key", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("event", models.UUIDField(default=uuid.uuid4, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="RequirementGroup",
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
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]$", "Use one capital letter, A to Z."
                            )
                        ],
                        verbose_name="letter",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "needed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: all of them.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="how many are enough",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of requirements",
                "verbose_name_plural": "groups of requirements",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
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
                ("kid", models.CharField(max_length=64, unique=True)),
                ("public_jwk", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
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
                    "slug",
                    models.SlugField(
                        max_length=80, unique=True, verbose_name="address"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="hours",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="WorkshopMeeting",
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
                ("held_on", models.DateField(verbose_name="held on")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
            ],
            options={
                "verbose_name": "session held",
                "verbose_name_plural": "sessions held",
                "ordering": ["-held_on"],
            },
        ),
        migrations.AlterModelOptions(
            name="certificatedocument",
            options={"ordering": ["certificate", "revision"]},
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assigned_once_a_unit",
        ),
        migrations.RemoveConstraint(
            model_name="requirement",
            name="requirement_names_what_it_asks",
        ),
        migrations.AddField(
            model_name="assignment",
            name="asked_since",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="change",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="legal.legalchange",
                verbose_name="change of law",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="days_after_change",
            field=models.PositiveSmallIntegerField(
                default=60, verbose_name="days after the change"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="due",
            field=models.CharField(
                choices=[
                    ("date", "on a day"),
                    ("appointment", "so many days after appointment"),
                    ("change", "so many days after the law changed"),
                ],
                default="date",
                max_length=11,
                verbose_name="by when",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="no longer holds from"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="ended_reason",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="why it ended"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="made_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="people",
            field=models.ManyToManyField(
                blank=True,
                help_text="Only these, as far as the rest fits too. Empty: whoever fits.",
                related_name="assigned",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persons",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="positions",
            field=models.TextField(
                blank=True,
                help_text="A line each; a position fits when it holds the words of a line, marks or not. Empty: any position.",
                verbose_name="positions",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="post",
            field=models.CharField(
                choices=[
                    ("any", "concurrent or not"),
                    ("concurrent", "concurrent only"),
                    ("full", "not concurrent"),
                ],
                default="any",
                max_length=10,
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="replaces",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaced_by",
                to="certification.assignment",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("any", "heads and others"),
                    ("heads", "heads of units only"),
                    ("others", "others than heads"),
                ],
                default="any",
                max_length=6,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="starts_on",
            field=models.DateField(
                default=django.utils.timezone.localdate, verbose_name="holds from"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="with_below",
            field=models.BooleanField(default=True, verbose_name="and all units below"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="check_code",
            field=models.CharField(
                default=certification.models.certificates.new_check_code,
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="grace_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="renewal_from",
            field=models.DateField(null=True, verbose_name="can be renewed from"),
        ),
        migrations.AddField(
            model_name="certificatedocument",
            name="revision",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="programme",
            name="delta_questions",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="So many at most, after the law moved; 0: reading is enough.",
                validators=[django.core.validators.MaxValueValidator(20)],
                verbose_name="questions on a change of law",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="grace_days",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="In these days the certificate no longer holds, but its holder is not overdue, and may still renew by the shorter path.",
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="grace after the end, days",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="renewal_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="Example with 30 days: a certificate valid up to and including 31/12/2026 can be renewed from 02/12/2026.",
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="renewal opens, days before the end",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="valid_until",
            field=models.DateField(
                blank=True,
                help_text="Only for a certificate that lasts until a fixed day.",
                null=True,
                verbose_name="valid up to and including",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="validity",
            field=models.CharField(
                choices=[
                    ("months", "A number of months"),
                    ("fixed", "Until a fixed day"),
                ],
                default="months",
                max_length=6,
                verbose_name="how long it lasts",
            ),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="basis_changed_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="excused_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="excused_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="grace_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="renewal_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="programmestanding",
            name="revoked_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="requirement",
            name="group",
            field=models.CharField(
                blank=True,
                help_text="The letter of a group below; empty: required by itself.",
                max_length=1,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[A-Z]$", "Use one capital letter, A to Z."
                    )
                ],
                verbose_name="group",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="requirement",
            name="other",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prerequisite_of",
                to="certification.programme",
                verbose_name="programme whose certificate must be held",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="pass_percent",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: the quiz's own. It can ask for more, never for less.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="pass mark here, per cent",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="path",
            field=models.CharField(
                choices=[
                    ("both", "first time and renewal"),
                    ("first", "first time only"),
                    ("renewal", "renewal only"),
                ],
                default="both",
                max_length=7,
                verbose_name="asked for",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="title",
            field=models.CharField(
                blank=True,
                help_text="Only for evidence: what a trainer is to see.",
                max_length=200,
                verbose_name="evidence asked for",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="title_en",
            field=models.CharField(
                blank=True,
                max_length=200,
                verbose_name="evidence asked for, in English",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="due_on",
            field=models.DateField(
                blank=True,
                help_text="The last day in time.",
                null=True,
                verbose_name="due on",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any unit.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="organisation.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AlterField(
            model_name="certificatedocument",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="certification.certificate",
            ),
        ),
        migrations.AlterField(
            model_name="programme",
            name="validity_months",
            field=models.PositiveSmallIntegerField(
                default=24,
                help_text="Example with 24 months: a certificate issued on 24/11/2026 is valid up to and including 23/11/2028. One issued on 29/02/2028 with 12 months is valid up to and including 27/02/2029. Renewed in time, the next one counts from the end of the one held: the first of these, renewed on 01/10/2028, is followed by one valid up to and including 23/11/2030. A change applies to certificates issued from then on, never to those already issued.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(240),
                ],
                verbose_name="valid for, months",
            ),
        ),
        migrations.AlterField(
            model_name="requirement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("course", "course"),
                    ("quiz", "quiz"),
                    ("essay", "quiz with a marked essay"),
                    ("session", "attended session"),
                    ("evidence", "evidence accepted by a trainer"),
                    ("certificate", "certificate of another programme"),
                ],
                max_length=11,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due", "date"), ("due_on__isnull", False)),
                    ("due", "appointment"),
                    models.Q(("change__isnull", False), ("due", "change")),
                    _connector="OR",
                ),
                name="assignment_says_by_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    ("ended_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="assignment_ends_after_it_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatedocument",
            constraint=models.UniqueConstraint(
                fields=("certificate", "revision"), name="one_document_a_revision"
            ),
        ),
        migrations.AddField(
            model_name="acceptedevidence",
            name="accepted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="acceptedevidence",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.customdocument",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="acceptedevidence",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accepted_evidence",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="acceptedevidence",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accepted_evidence",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="acceptedevidence",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="annex",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="annexes",
                to="certification.certificate",
            ),
        ),
        migrations.AddField(
            model_name="annex",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annexes",
                to="legal.legalchange",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="basis",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bases",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="basis",
            name="provisions",
            field=models.ManyToManyField(related_name="bases", to="legal.provision"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="basis",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="certification.basis",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_feed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="corrections",
                to="certification.certificate",
            ),
        ),
        migrations.AddField(
            model_name="deltapath",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deltas",
                to="legal.legalchange",
            ),
        ),
        migrations.AddField(
            model_name="deltapath",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deltas",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="deltapath",
            name="quiz",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delta",
                to="quizzes.quiz",
            ),
        ),
        migrations.AddField(
            model_name="deltareading",
            name="path",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readings",
                to="certification.deltapath",
            ),
        ),
        migrations.AddField(
            model_name="deltareading",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delta_readings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exemptions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: every programme.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exemptions",
                to="certification.programme",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="programmecitation",
            name="programme",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="citations",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="programmecitation",
            name="provision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cited_by_programmes",
                to="legal.provision",
                verbose_name="provision",
            ),
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="programmeversion",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="certification.programmeversion",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="renewalreading",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal_readings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="requirementgroup",
            name="programme",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="groups",
                to="certification.programme",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="workshop",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="required_by",
                to="certification.workshop",
                verbose_name="session to attend",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course__isnull", False), ("kind", "course")),
                    models.Q(("kind__in", ("quiz", "essay")), ("quiz__isnull", False)),
                    models.Q(("kind", "session"), ("workshop__isnull", False)),
                    models.Q(
                        ("kind", "evidence"), models.Q(("title", ""), _negated=True)
                    ),
                    models.Q(("kind", "certificate"), ("other__isnull", False)),
                    _connector="OR",
                ),
                name="requirement_names_what_it_asks",
            ),
        ),
        migrations.AddField(
            model_name="workshopmeeting",
            name="workshop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="certification.workshop",
                verbose_name="session",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="certification.workshopmeeting",
            ),
        ),
        migrations.AddIndex(
            model_name="acceptedevidence",
            index=models.Index(
                fields=["person", "programme"], name="evidence_by_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.UniqueConstraint(
                fields=("certificate", "nth"), name="one_annex_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.UniqueConstraint(
                fields=("certificate", "change"), name="one_annex_a_change"
            ),
        ),
        migrations.AddConstraint(
            model_name="basis",
            constraint=models.UniqueConstraint(
                fields=("programme", "digest"), name="one_basis_a_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("certificate", "nth"), name="one_correction_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="deltapath",
            constraint=models.UniqueConstraint(
                fields=("programme", "change"), name="one_delta_a_change"
            ),
        ),
        migrations.AddConstraint(
            model_name="deltareading",
            constraint=models.UniqueConstraint(
                fields=("path", "person", "lesson_key"), name="read_once_a_delta"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="exemption_ends_after_it_starts",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeversion",
            constraint=models.UniqueConstraint(
                fields=("programme", "number"), name="one_programme_version_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("person", "day"), name="one_reminder_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="renewalreading",
            index=models.Index(
                fields=["person", "course_key"], name="renewal_by_course"
            ),
        ),
        migrations.AddConstraint(
            model_name="requirementgroup",
            constraint=models.UniqueConstraint(
                fields=("programme", "letter"), name="one_group_a_letter"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("meeting", "person"),
                name="attended_once_a_meeting",
            ),
        ),
    ]

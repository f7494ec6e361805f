import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0002_loaded_hash"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="documentlink",
            name="from_on",
            field=models.DateField(
                blank=True,
                help_text="The first day it has this effect. Empty: not known.",
                null=True,
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="legal.provision",
                verbose_name="part of",
            ),
        ),
        migrations.AddField(
            model_name="provisionwording",
            name="brought_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that gave it this wording; empty: its own.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="wordings_brought",
                to="legal.legaldocument",
                verbose_name="brought by",
            ),
        ),
        migrations.CreateModel(
            name="LegalChange",
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
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("replaces", "replaces"),
                            ("amends", "amends"),
                            ("ends", "ends without a successor"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="takes effect on")),
                ("known_on", models.DateField(verbose_name="known here since")),
                ("applies_from", models.DateField(db_index=True, editable=False)),
                ("summary", models.TextField(verbose_name="what changed")),
                (
                    "summary_en",
                    models.TextField(
                        blank=True, verbose_name="what changed, in English"
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("secondary", "from a secondary source"),
                            ("partly", "partly confirmed"),
                            ("unconfirmed", "not confirmed"),
                        ],
                        default="unconfirmed",
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                ("also_wrote", models.JSONField(default=dict, editable=False)),
                (
                    "loaded_key",
                    models.CharField(blank=True, editable=False, max_length=80),
                ),
                (
                    "provisions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: the whole document.",
                        related_name="changes",
                        to="legal.provision",
                        verbose_name="provisions changed",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_made",
                        to="legal.legaldocument",
                        verbose_name="new document",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_to_it",
                        to="legal.legaldocument",
                        verbose_name="document changed",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of law",
                "verbose_name_plural": "changes of law",
                "ordering": ["-applies_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ChangeItem",
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
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="due on"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_review", "To review"),
                            ("changed", "Changed"),
                            ("right", "Still right"),
                            ("retired", "Retired"),
                        ],
                        default="to_review",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=500, verbose_name="note"),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="change_items",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who looks at it",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="legal.provision",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="legal.legalchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "item to review",
                "verbose_name_plural": "items to review",
                "ordering": ["kind", "title"],
            },
        ),
        migrations.AddConstraint(
            model_name="legalchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("loaded_key", ""), _negated=True),
                fields=("loaded_key",),
                name="one_change_a_loaded_key",
            ),
        ),
        migrations.AddIndex(
            model_name="changeitem",
            index=models.Index(fields=["kind", "key"], name="items_by_thing"),
        ),
        migrations.AddConstraint(
            model_name="changeitem",
            constraint=models.UniqueConstraint(
                fields=("change", "kind", "key"), name="one_item_a_thing"
            ),
        ),
    ]

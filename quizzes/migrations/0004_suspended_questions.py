from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0003_questions_have_wagtail_states"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="reviewed_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="last reviewed against the law on"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="suspended_from",
            field=models.DateField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="quiz",
            name="is_listed",
            field=models.BooleanField(
                default=True,
                help_text="A quiz that is not listed is reached by its address only.",
                verbose_name="in the list of quizzes",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="led_from",
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
    ]

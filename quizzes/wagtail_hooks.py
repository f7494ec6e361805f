"""What Wagtail's admin gets from this app."""

from django.utils.translation import gettext_lazy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin.bank import QuestionViewSet, TopicViewSet
from .admin.keeping import KeepWhatWasUsed
from .admin.papers import QuizViewSet
from .models import Question, Quiz, Topic


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, TopicViewSet)
    menu_icon = "tasks"
    menu_label = gettext_lazy("Questions and quizzes")
    menu_name = "questions"
    menu_order = 210


for model in (Question, Quiz, Topic):
    register_permission_policy(model, KeepWhatWasUsed(model))
register_snippet(QuizzesGroup)

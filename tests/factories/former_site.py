"""A site of django-quiz-app as the package itself would have written it.

Objects are put down as its models keep them: a question as two objects of one key, lists as
text in their four shapes, answers as JSON in a text. From them come a dump and a database.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

_TABLES = {
    "auth.user": (
        "auth_user",
        (
            "id INTEGER PRIMARY KEY, password TEXT, username TEXT, first_name TEXT,"
            " last_name TEXT, email TEXT, is_superuser bool, is_active bool"
        ),
    ),
    "quiz.category": ("quiz_category", "id INTEGER PRIMARY KEY, category TEXT"),
    "quiz.subcategory": (
        "quiz_subcategory",
        "id INTEGER PRIMARY KEY, sub_category TEXT, category_id INTEGER",
    ),
    "quiz.quiz": (
        "quiz_quiz",
        (
            "id INTEGER PRIMARY KEY, title TEXT, description TEXT, url TEXT,"
            " category_id INTEGER, random_order bool, max_questions INTEGER,"
            " answers_at_end bool, exam_paper bool, single_attempt bool,"
            " pass_mark INTEGER, success_text TEXT, fail_text TEXT, draft bool"
        ),
    ),
    "quiz.question": (
        "quiz_question",
        (
            "id INTEGER PRIMARY KEY, content TEXT, category_id INTEGER,"
            " sub_category_id INTEGER, figure TEXT, explanation TEXT"
        ),
    ),
    "multichoice.mcquestion": (
        "multichoice_mcquestion",
        "question_ptr_id INTEGER PRIMARY KEY, answer_order TEXT",
    ),
    "multichoice.answer": (
        "multichoice_answer",
        "id INTEGER PRIMARY KEY, question_id INTEGER, content TEXT, correct bool",
    ),
    "true_false.tf_question": (
        "true_false_tf_question",
        "question_ptr_id INTEGER PRIMARY KEY, correct bool",
    ),
    "essay.essay_question": (
        "essay_essay_question",
        "question_ptr_id INTEGER PRIMARY KEY",
    ),
    "quiz.sitting": (
        "quiz_sitting",
        (
            "id INTEGER PRIMARY KEY, user_id INTEGER, quiz_id INTEGER,"
            " question_order TEXT, question_list TEXT, incorrect_questions TEXT,"
            " current_score INTEGER, complete bool, user_answers TEXT, start TEXT,"
            ' "end" TEXT'
        ),
    ),
    "quiz.progress": (
        "quiz_progress",
        "id INTEGER PRIMARY KEY, user_id INTEGER, score TEXT",
    ),
}
_KEYS = {"category", "sub_category", "question", "user", "quiz"}


class FormerSite:
    """Collects objects; ``dump()`` and ``database()`` write them out."""

    def __init__(self) -> None:
        self.objects: list[dict[str, Any]] = []
        self._last: dict[str, int] = {}

    def add(self, model: str, pk: int | None = None, **fields: Any) -> int:
        if pk is None:
            pk = self._last.get(model, 0) + 1
        self._last[model] = max(pk, self._last.get(model, 0))
        self.objects.append({"model": model, "pk": pk, "fields": fields})
        return pk

    def user(self, username: str, **fields: Any) -> int:
        return self.add(
            "auth.user",
            username=username,
            password="pbkdf2_sha256$x",
            **{"email": "", "first_name": "", "last_name": "", **fields},
        )

    def category(self, name: str) -> int:
        return self.add("quiz.category", category=name)

    def quiz(self, title: str, **fields: Any) -> int:
        return self.add(
            "quiz.quiz",
            title=title,
            **{
                "description": "",
                "url": title.lower().replace(" ", "-"),
                "category": None,
                "random_order": False,
                "max_questions": None,
                "answers_at_end": False,
                "exam_paper": False,
                "single_attempt": False,
                "pass_mark": 0,
                "success_text": "",
                "fail_text": "",
                "draft": False,
                **fields,
            },
        )

    def _question(
        self, content: str, quizzes: list[int], fields: dict[str, Any]
    ) -> int:
        return self.add(
            "quiz.question",
            content=content,
            quiz=quizzes,
            **{
                "category": None,
                "sub_category": None,
                "figure": "",
                "explanation": "",
                **fields,
            },
        )

    def multichoice(
        self,
        content: str,
        quizzes: list[int],
        answers: list[tuple[str, bool]],
        answer_order: str | None = None,
        **fields: Any,
    ) -> tuple[int, list[int]]:
        """Add a question and its answers; return its key and theirs."""
        pk = self._question(content, quizzes, fields)
        self.add("multichoice.mcquestion", pk, quiz=quizzes, answer_order=answer_order)
        return pk, [
            self.add("multichoice.answer", question=pk, content=text, correct=right)
            for text, right in answers
        ]

    def true_false(
        self, content: str, quizzes: list[int], correct: bool, **fields: Any
    ) -> int:
        pk = self._question(content, quizzes, fields)
        return self.add("true_false.tf_question", pk, quiz=quizzes, correct=correct)

    def essay(self, content: str, quizzes: list[int], **fields: Any) -> int:
        pk = self._question(content, quizzes, fields)
        return self.add("essay.essay_question", pk, quiz=quizzes)

    def sitting(
        self,
        user: Any,
        quiz: int,
        order: list[int],
        answers: dict[int, str],
        wrong: list[int],
        *,
        complete: bool = True,
        **fields: Any,
    ) -> int:
        left = [pk for pk in order if pk not in answers]
        return self.add(
            "quiz.sitting",
            user=user,
            quiz=quiz,
            **{
                "question_order": "".join(f"{pk}," for pk in order),
                "question_list": "".join(f"{pk}," for pk in left),
                # The package doubles the commas of all but a single one.
                "incorrect_questions": ",,".join(map(str, wrong))
                + ("," if wrong else ""),
                "current_score": len(set(answers) - set(wrong)),
                "complete": complete,
                "user_answers": json.dumps({str(k): v for k, v in answers.items()}),
                "start": "2015-09-01T02:00:00Z",
                "end": "2015-09-01T02:20:00Z" if complete else None,
                **fields,
            },
        )

    def progress(self, user: Any, score: str) -> int:
        return self.add("quiz.progress", user=user, score=score)

    def dump(self) -> bytes:
        # As Django 1.8 does: ASCII, everything else escaped.
        return json.dumps(self.objects, indent=1).encode()

    def database(self, path: Path) -> bytes:
        """Return the bytes of a SQLite file with the package's tables."""
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as link:
            for table, columns in _TABLES.values():
                link.execute(f"CREATE TABLE {table} ({columns})")
            link.execute(
                "CREATE TABLE quiz_question_quiz"
                " (id INTEGER PRIMARY KEY, question_id INTEGER, quiz_id INTEGER)"
            )
            for one in self.objects:
                if one["model"] not in _TABLES:
                    continue
                table, columns = _TABLES[one["model"]]
                key = columns.split()[0]
                row: dict[str, Any] = {key: one["pk"]}
                for name, value in one["fields"].items():
                    if name == "quiz" and isinstance(value, list):
                        if one["model"] == "quiz.question":
                            link.executemany(
                                "INSERT INTO quiz_question_quiz (question_id, quiz_id)"
                                " VALUES (?, ?)",
                                [(one["pk"], quiz) for quiz in value],
                            )
                        continue
                    is_key = name in _KEYS and f"{name}_id" in columns
                    row[f"{name}_id" if is_key else name] = _stored(value)
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join("?" for _name in row)
                link.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
                    list(row.values()),
                )
        link.close()
        return path.read_bytes()


def _stored(value: Any) -> Any:
    """Return a value as the old Django kept it in SQLite: moments in UTC, unmarked."""
    if isinstance(value, str) and value.endswith("Z") and "T" in value:
        return value[:-1].replace("T", " ")
    return value

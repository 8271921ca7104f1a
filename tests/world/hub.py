"""The model hub's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .exchange import Faulty, digest
from .times import Clock, Moment, Window, when

WEIGHTS = (".safetensors", ".bin", ".gguf", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".msgpack")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and the blob id of every file at it."""

    sha: str
    date: datetime
    title: str
    files: Mapping[str, str]


@dataclass
class Model:
    """One model repository; its attributes may be changed between two requests."""

    id: str
    clock: Clock
    _id: str
    created_at: datetime
    tag_list: list[str]
    license: str | None
    safetensors: dict[str, int] | None
    pipeline_tag: str | None
    library_name: str | None
    downloads: int
    likes: int
    gated: bool | str
    private: bool
    disabled: bool
    base_model: tuple[str, str] | None
    gguf: dict[str, object] | None = None
    card: dict[str, object] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)

    @property
    def author(self) -> str:
        return self.id.split("/")[0]

    @property
    def head(self) -> Revision:
        return self.revisions[-1]

    @property
    def sha(self) -> str:
        return self.head.sha

    @property
    def last_modified(self) -> datetime:
        return self.head.date

    @property
    def tags(self) -> list[str]:
        """Computed as the hub does: library, format, the author's own, licence, relation."""
        tags = [self.library_name] if self.library_name else []
        tags += [name for name in ("safetensors", "gguf") if getattr(self, name)]
        tags += [self.pipeline_tag] if self.pipeline_tag else []
        tags += [tag for tag in self.tag_list if tag not in tags]
        if self.license:
            tags.append(f"license:{self.license}")
        if self.base_model:
            relation, base = self.base_model
            tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
        return [*tags, "region:us"]

    @property
    def card_data(self) -> dict[str, object]:
        card: dict[str, object] = {"license": self.license} if self.license else {}
        if self.base_model:
            card["base_model"] = [self.base_model[1]]
        return card | self.card

    def push(
        self,
        files: Mapping[str, str],
        *,
        sha: str | None = None,
        date: Moment | None = None,
        title: str = "Upload files",
        remove: Sequence[str] = (),
    ) -> Revision:
        """Commit files (path: blob id); older revisions stay readable."""
        before = self.revisions[-1].files if self.revisions else {}
        after = {path: oid for path, oid in before.items() if path not in remove} | dict(files)
        made = Revision(
            sha or digest(self._id, len(self.revisions), sorted(after.items())),
            when(date or self.clock()),
            title,
            after,
        )
        self.revisions.append(made)
        return made

    def revision(self, name: str) -> Revision | None:
        """By branch ("main") or commit id."""
        if name == "main":
            return self.head
        return next((made for made in reversed(self.revisions) if made.sha == name), None)

    def last_change(self, path: str, at: Revision) -> Revision:
        """The commit that gave a file the content it has at a revision."""
        oid, found = at.files[path], at
        for made in reversed(self.revisions[: self.revisions.index(at) + 1]):
            if made.files.get(path) != oid:
                break
            found = made
        return found


class Hub(Faulty):
    """All models, their former names, and the window of requests."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.tokens: set[str] = set()
        self.status = 200  # anything else is every answer's status
        self.etags = False  # whether the real API sends any is unknown
        self.rows = 1000  # of a listing are the most that a page holds
        self.models: dict[str, Model] = {}
        self.window = Window(500, 300, clock)
        self._clock = clock
        self._moved: dict[str, Model] = {}

    def mend(self) -> None:
        super().mend()
        self.status = 200

    @property
    def remaining(self) -> int:
        return self.window.left

    @remaining.setter
    def remaining(self, left: int) -> None:
        self.window.left = left

    def model(
        self,
        id: str,  # noqa: A002 - upstream's own word
        *,
        _id: str | None = None,
        sha: str | None = None,
        tags: Sequence[str] = (),
        license: str | None = "apache-2.0",  # noqa: A002 - upstream's own word
        safetensors: Mapping[str, int] | None = None,
        pipeline_tag: str | None = "audio-text-to-text",
        library_name: str | None = "transformers",
        downloads: int = 5,
        likes: int = 1,
        gated: bool | str = False,
        private: bool = False,
        disabled: bool = False,
        base_model: tuple[str, str] | None = None,
        gguf: Mapping[str, object] | None = None,
        created_at: Moment | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Model:
        """A new model; one that has the id already is gone. `_id` begins with its birth."""
        created = when(created_at or self._clock())
        object_id = _id or f"{int(created.timestamp()):08x}{digest(id, len(self.models))[:16]}"
        made = Model(
            id, self._clock, object_id, created, list(tags), license,
            dict(safetensors) if safetensors else None, pipeline_tag, library_name, downloads,
            likes, gated, private, disabled, base_model, dict(gguf) if gguf else None,
        )  # fmt: skip
        made.push(files or {"README.md": digest(id, "readme")}, sha=sha, date=created)
        self.models[id] = made
        return made

    def rename(self, old: str, new: str) -> None:
        model = self.models.pop(old)
        model.id = new
        self.models[new] = model
        self._moved[old.lower()] = model

    def alias(self, old: str, target: str) -> None:
        """A free name that redirects to a repository which never had it."""
        self._moved[old.lower()] = self.models[target]

    def remove(self, id: str) -> None:  # noqa: A002 - upstream's own word
        del self.models[id]

    def moved(self, name: str) -> Model | None:
        """What a former name or another letter case leads to."""
        found = self._moved.get(name.lower()) or next(
            (model for key, model in self.models.items() if key.lower() == name.lower()), None
        )
        return found if found and self.models.get(found.id) is found else None

"""The window's program: which scene shows, what is asked of the host, what happens when answers come."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame
from pygame import Surface
from pygame.event import Event

from game.ui import attention
from game.ui.host.link import Link
from game.ui.kit.dialogs import ask as ask_dialog
from game.ui.kit.look import Look
from game.ui.kit.node import Node
from game.ui.kit.stage import Stage
from game.ui.kit.tokens import SCALES
from game.ui.play import Draft, Play
from game.ui.settings import Settings
from game.ui.sounds import Sounds
from game.ui.words import _

Message = dict[str, Any]
AUTOSAVE = "autosave"


class App:
    """Everything the window is: a stage, a host at the other end of a wire, at most one game."""

    def __init__(self, surface: Surface, link: Link, folder: Path, settings: Settings | None = None) -> None:
        from game.ui.scenes import SCENES

        self.link, self.folder = link, folder
        self.settings = settings or Settings.load(folder / "settings.json")
        self.sounds = Sounds(self.settings.sound)
        self.scenes: dict[str, Callable[[App], Node]] = dict(SCENES)
        self.scene = "title"
        self.play: Play | None = None
        self.choice: dict[str, Any] = {}  # what is being chosen for a new game
        self.scenarios: list[Message] = []
        self.policies: list[Message] = []
        self.games: list[Message] = []
        self.debrief: Message = {}
        self.waiting: dict[int, Callable[[Message], None]] = {}
        self.failing: dict[int, Callable[[str], None]] = {}
        self.count = 0
        self.running = True
        self.stage = Stage(surface, self._look(), self.scenes["title"](self))
        self.stage.sound = self.sounds.play
        self.keys()
        self.ask({"do": "games", "folder": str(folder / "games")}, self._got_games)

    # --- scenes -----------------------------------------------------------------------------------------------------------
    def go(self, scene: str) -> None:
        """Show another scene."""
        self.scene = scene
        self.stage.focus = None
        self.refresh()
        if self.stage.keyboard and self.stage.order():
            first = next((n for n in self.stage.order() if getattr(n, "first", False)), self.stage.order()[0])
            self.stage.set_focus(first)

    def refresh(self) -> None:
        """Build the scene anew from what is known."""
        self.stage.show(self.scenes[self.scene](self))

    def _look(self) -> Look:
        return Look(self.settings.theme, self.settings.scale, self.settings.motion)

    def set(self, **changes: Any) -> None:
        """Change settings; they hold at once and are kept."""
        self.settings = self.settings.but(**changes)
        self.sounds.on = self.settings.sound
        self.settings.save(self.folder / "settings.json")
        if changes.keys() & {"theme", "scale", "motion"}:
            self.stage.look = self._look()
        self.refresh()
        self.stage.lay_out()

    def keys(self) -> None:
        """Keys that work everywhere outside text."""
        from game.ui.scenes import help as helping

        self.stage.shortcuts = {
            pygame.K_g: lambda: helping.glossary(self),
            pygame.K_F1: lambda: helping.keys(self),
            pygame.K_F2: lambda: helping.settings(self),
            pygame.K_m: lambda: self.set(sound=not self.settings.sound),
            pygame.K_t: lambda: self.set(theme="light" if self.settings.theme == "dark" else "dark"),
            pygame.K_u: self.undo,
            pygame.K_b: self.rewind,
        }
        for place, screen in enumerate(self._screens()):
            self.stage.shortcuts[pygame.K_1 + place] = self._showing(screen)

    def stage_shortcut(self, key: int, do: Callable[[], None]) -> None:
        """A key of the scene that is being built; the first scene is built before there is a stage."""
        if hasattr(self, "stage"):
            self.stage.shortcuts[key] = do

    def _screens(self) -> list[str]:
        from game.ui.screens import SCREENS

        return [s.key for s in SCREENS][:9]

    def _showing(self, screen: str) -> Callable[[], None]:
        def show() -> None:
            if self.scene == "table" and self.play is not None:
                self.show(screen)

        return show

    def bigger(self, by: int) -> None:
        """The next scale up or down."""
        place = SCALES.index(self.settings.scale) if self.settings.scale in SCALES else 0
        self.set(scale=SCALES[min(max(place + by, 0), len(SCALES) - 1)])

    # --- the host ---------------------------------------------------------------------------------------------------------
    def ask(
        self, message: Message, then: Callable[[Message], None] | None = None, failed: Callable[[str], None] | None = None
    ) -> None:
        """Ask the host; `then` gets the answer, unless it is an error, which is said, and handed to `failed`."""
        self.count += 1
        if then is not None:
            self.waiting[self.count] = then
        if failed is not None:
            self.failing[self.count] = failed
        self.link.send(message | {"id": self.count})

    def pump(self) -> None:
        """Take in what has arrived."""
        for _round in range(40):
            arrived = self.link.poll()
            if not arrived:
                return
            for message in arrived:
                self._take(message)

    def _take(self, message: Message) -> None:
        number = int(message.get("id") or 0)
        then, failed = self.waiting.pop(number, None), self.failing.pop(number, None)
        if message["re"] == "lost":
            self.stage.toast(_("The engine has stopped. The last autosave is whole: start again and resume."), "bad", 30)
        elif message["re"] == "thinking":
            self.stage.spoil(self.stage.bounds)
        elif "error" in message:
            self.stage.toast(str(message["error"]), "bad", 8)
            if failed is not None:
                failed(str(message["error"]))
                self.refresh()
            if self.play is not None and (self.play.test or {}).get("working"):
                self.play.test = None
                self.refresh()
            if self.play is not None and self.play.thinking:
                self.play.thinking = False
                self.refresh()
                self.ask({"do": "status"}, self._caught_up)
        elif then is not None:
            then(message)

    def _caught_up(self, message: Message) -> None:
        """After something went wrong in the others' turn: go on from where the game stands, if it asks for somebody."""
        if self.play is not None:
            self.play.status = message
            if message["asked"] or message["over"]:
                self.next_person()

    def _got_games(self, message: Message) -> None:
        self.games = message["games"]
        if self.scene in ("title", "saves"):
            self.refresh()

    # --- a game: begin, file, go on ---------------------------------------------------------------------------------------
    def choose(self) -> None:
        """Go and choose a scenario."""

        def got(message: Message) -> None:
            self.scenarios = message["scenarios"]
            self.ask({"do": "policies"}, lambda m: setattr(self, "policies", m["policies"]))
            self.choice = {"scenario": self.scenarios[0]["id"]}
            self.go("scenarios")

        self.ask({"do": "scenarios"}, got)

    def begin(self, scenario: str, seats: dict[str, str], seed: int, names: str = "") -> None:
        """Open a game and sit the first person down."""

        def got(message: Message) -> None:
            self.play = Play(message, folder=str(self.folder / "games" / time.strftime("%Y-%m-%d-%H%M%S")))
            self.play.told = dict.fromkeys(message["persons"], 0)
            self.play.guide = not self.settings.seen_guide and self.play.short
            self.keep_back()
            self.next_person()

        self.ask({"do": "open", "scenario": scenario, "seats": seats, "seed": seed, "names": names}, got)

    def next_person(self) -> None:
        """Whoever is asked next: at once where one plays alone, behind a curtain where several do."""
        play = self.play
        assert play is not None
        if play.status["over"]:
            self.end()
        elif not play.asked:
            self.advance()
        elif play.hot_seat:
            play.leave()
            self.stage.clear()
            self.sounds.play("curtain")
            self.go("curtain")
        else:
            self.sit(play.asked[0])

    def sit(self, seat: str, draft: Draft | None = None, step: str = "") -> None:
        """Show a seat to its person."""

        def got(message: Message) -> None:
            play = self.play
            assert play is not None
            fresh = play.seat == "" and int(play.status["turn"]) == 0 and play.bargaining and not step
            play.enter(seat, message["view"], draft)
            play.step = step or play.step
            self.go("brief" if fresh else "table")
            self.reread()
            self.consult()

        self.ask({"do": "view", "seat": seat}, got)

    def file(self) -> None:
        """File what was drafted, and go on."""
        play = self.play
        assert play is not None
        answer, texts = play.moves() if play.bargaining else play.orders(), play.texts()
        seat, moved = play.seat, play.bargaining
        if play.texts():
            play.attend("offer", attention.OFFER)
        play.keep_desk()
        if not moved:
            play.last[seat] = dict(play.draft.ticks)
            if play.guide:
                play.guide = False
                self.settings = self.settings.but(seen_guide=True)
                self.settings.save(self.folder / "settings.json")

        def filed(message: Message) -> None:
            assert self.play is not None
            self.play.status = message
            self.sounds.play("file")
            self.play.leave() if self.play.hot_seat else None
            self.save(AUTOSAVE)
            self.next_person()

        self.ask({"do": "file", "seat": seat, "answer": answer} | ({"texts": texts} if texts else {}), filed)

    def advance(self) -> None:
        """Let the others answer and the quarters pass."""
        play = self.play
        assert play is not None
        play.thinking = True
        self.refresh()

        def played(message: Message) -> None:
            assert self.play is not None
            self.play.status, self.play.thinking = message, False
            self.save(AUTOSAVE)
            if message["played"]:
                self.keep_back()
            self.next_person()

        self.ask({"do": "play"}, played)

    def end(self) -> None:
        """The game is over: ask for the debrief."""

        def got(message: Message) -> None:
            self.debrief = message["debrief"]
            self.sounds.play("alarm" if self.debrief["catastrophe"] else "end")
            self.stage.clear()
            self.go("ending")

        self.ask({"do": "debrief"}, got)

    # --- files ------------------------------------------------------------------------------------------------------------
    def save(self, name: str = "", say: bool = False) -> None:
        """Write the game; the autosave is written over, a save by hand keeps its own folder."""
        play = self.play
        if play is None:
            return
        folder = str(self.folder / "games" / name) if name else play.folder

        def done(message: Message) -> None:
            if say:
                self.stage.toast(_("Saved."), "good")
            self.ask({"do": "games", "folder": str(self.folder / "games")}, self._got_games)

        self.ask({"do": "save", "folder": folder, "aside": play.data() | {"folder": play.folder}}, done)

    def keep_back(self) -> None:
        """Keep how a session begins, to come back to; not where several share the window, for what they saw cannot be unseen."""
        play = self.play
        assert play is not None
        if not play.hot_seat and not play.status["over"]:
            aside = {"told": play.told, "last": play.data()["last"], "folder": play.folder}
            self.ask({"do": "save", "folder": f"{play.folder}/back/{play.status['turn']}", "aside": aside})

    def rewind(self) -> None:
        """Back by two turns at least, to where a session began; the line played so far stays saved, and a branch begins."""
        play = self.play
        if play is None or self.scene != "table" or play.hot_seat:
            return
        kept = [int(p.name) for p in Path(play.folder, "back").glob("*") if p.name.isdigit()]
        aim = max((t for t in kept if t <= int(play.status["turn"]) - 2), default=None)
        if aim is None:
            self.stage.toast(_("There is nothing to go back to yet."), "warn")
            return
        text = _("Back to the beginning of turn {n}. What you played since stays saved under its own name; a branch begins.")

        def back() -> None:
            self.save()
            self.load(f"{play.folder}/back/{aim}", branch=True)

        ask_dialog(self.stage, _("Go back?"), text.format(n=aim + 1), _("Go back and branch"), back)

    def load(self, folder: str, branch: bool = False) -> None:
        """Go on with a saved game where it was left; a branch is kept in a folder of its own."""

        def got(message: Message) -> None:
            aside = message.get("aside") or {}
            self.play = Play(message, folder=str(aside.get("folder") or folder))
            if branch:
                self.play.folder = str(self.folder / "games" / f"{time.strftime('%Y-%m-%d-%H%M%S')}-branch")
                self.keep_back()
            self.play.told = {str(k): int(v) for k, v in dict(aside.get("told") or {}).items()}
            self.play.last = {s: {k: (v[0], v[1]) for k, v in t.items()} for s, t in dict(aside.get("last") or {}).items()}
            done = dict(aside.get("done") or {})
            self.play.done = {s: (int(turn), [(str(n), int(c)) for n, c in rows]) for s, (turn, rows) in done.items()}
            self.play.desks = {s: t for s, t in dict(aside.get("desks") or {}).items() if isinstance(t, dict) and "draft" in t}
            seat = str(aside.get("seat") or "")
            self.stage.clear()
            if seat in self.play.asked and not self.play.hot_seat:
                self.play.seat = seat  # no role brief again
                self.sit(seat, Draft.of(aside.get("draft")), str(aside.get("step") or ""))
            else:
                self.play.picked = {"resume": seat}
                self.resumed = (seat, Draft.of(aside.get("draft")), str(aside.get("step") or ""))
                self.next_person()

        self.ask({"do": "load", "folder": folder}, got)

    resumed: tuple[str, Draft, str] | None = None

    def lift(self, seat: str) -> None:
        """Lift the curtain for a person; a draft from a save goes back to whose it was."""
        resumed, self.resumed = self.resumed, None
        if resumed is not None and resumed[0] == seat and self.play is not None:
            self.play.seat = seat
            self.sit(seat, resumed[1], resumed[2])
        else:
            self.sit(seat)

    # --- at the table -------------------------------------------------------------------------------------------------------
    def show(self, screen: str) -> None:
        """Another screen of the table."""
        assert self.play is not None
        self.play.screen = screen
        self.refresh()

    def pick(self, what: str, value: str) -> None:
        """Choose something on a screen."""
        assert self.play is not None
        self.play.picked[what] = value
        self.refresh()

    def step(self, step: str) -> None:
        """Another step of the turn."""
        assert self.play is not None
        self.play.step = step
        looks = {"seal": "treaties", "talk": "treaties", "news": "map", "resolve": "map"}
        if step in looks:
            self.play.screen = looks[step]
        self.stage.memory.pop(("scroll", "turn"), None)
        self.refresh()

    def on_step(self) -> None:
        """The next step, or filing where there is none."""
        play = self.play
        assert play is not None
        steps = [key for key, _label in play.steps()]
        place = steps.index(play.step) if play.step in steps else 0
        self.sounds.play("step")
        if (play.bargaining and play.step == "seal") or place + 1 >= len(steps):
            self.file()
        else:
            self.step(steps[place + 1])

    def undo(self) -> None:
        """Take the last change of the draft back."""
        if self.play is not None and self.scene == "table":
            if self.play.draft.undo():
                self.stage.toast(_("Undone."), "good", 2)
            self.play.preview = None
            self.reread()
            self.refresh()

    # --- a text of one's own -------------------------------------------------------------------------------------------------
    def write(self, draft: dict[str, Any] | None, base: str | None = None, **more: Any) -> None:
        """Put a changed text on the desk; None takes it off."""
        play = self.play
        assert play is not None
        play.draft.keep()
        old = play.draft.text or {"base": "", "table": False}
        play.draft.text = (
            None if draft is None else {**old, **more, "draft": draft, "base": old["base"] if base is None else base}
        )
        play.said = play.test = None
        self.reread()
        self.refresh()

    def reread(self) -> None:
        """Have the host read the text on the desk."""
        play = self.play
        if play is None or play.draft.text is None:
            if play is not None:
                play.paper = None
            return
        seat, text = play.seat, play.draft.text

        def got(message: Message) -> None:
            if self.play is play and play.seat == seat and play.draft.text == text:
                play.paper = message["paper"]
                self.refresh()

        self.ask({"do": "paper", "seat": seat, "draft": text["draft"], "base": text["base"]}, got)

    def put_to_test(self, draft: dict[str, Any], base: str) -> None:
        """Test a text in private, on what the seat believes: it takes attention, and a while."""
        play = self.play
        assert play is not None
        seat = play.seat
        play.test = {"working": True}
        self.refresh()

        def got(message: Message) -> None:
            if self.play is play and play.seat == seat:
                play.test = message["test"] | {"draft": draft}
                play.attend("test", attention.TEST)
                self.stage.memory["scroll", "draft"] = 10**6
                self.refresh()

        self.ask({"do": "test", "seat": seat, "draft": draft, "base": base}, got)

    def sound_out(self) -> None:
        """Ask the others what they would say to the text on the desk."""
        play = self.play
        assert play is not None
        assert play.draft.text is not None
        seat, text = play.seat, play.draft.text

        def got(message: Message) -> None:
            if self.play is play and play.seat == seat and play.draft.text == text:
                play.said = message["said"]
                self.stage.memory["scroll", "draft"] = 10**6  # what they say stands at the end
                self.refresh()

        self.ask({"do": "sound", "seat": seat, "draft": text["draft"]}, got)

    def instruct(self, data: dict[str, Any]) -> None:
        """Give the seat standing orders."""
        play = self.play
        assert play is not None
        seat = play.seat

        def got(message: Message) -> None:
            if self.play is not None and self.play.seat == seat:
                self.play.view["doctrine"] = message["doctrine"]
                self.refresh()

        self.ask({"do": "doctrine", "seat": seat, "data": data}, got)

    def stand_in(self) -> None:
        """Ask whether the seat shall play by its standing orders for a while; then let it."""
        from game.ui.screens.standing import play_label, play_tip

        play = self.play
        assert play is not None
        text = " ".join([play_tip(play), _("Until then your staff goes by these orders:"), *play.view["doctrine"]["said"]])
        ask_dialog(self.stage, play_label(play) + "?", text, _("Hand over"), self.hand_over)

    def hand_over(self) -> None:
        """Let the seat play by its standing orders, and go on."""
        play = self.play
        assert play is not None

        def gone(message: Message) -> None:
            assert self.play is not None
            self.play.status = message
            self.sounds.play("file")
            self.play.leave() if self.play.hot_seat else None
            self.save(AUTOSAVE)
            self.next_person()

        self.ask({"do": "delegate", "seat": play.seat, "turns": play.absence}, gone)

    def has_left(self, seat: str) -> None:
        """A person is gone for good: ask, then let its standing orders play on."""
        play = self.play
        assert play is not None

        def gone(message: Message) -> None:
            assert self.play is not None
            self.play.status = message
            self.save(AUTOSAVE)
            self.next_person()

        ask_dialog(
            self.stage,
            _("{name} has left?").format(name=play.name(seat)),
            _("The seat plays on by its standing orders. It never accuses, signs, leaves, or begins a breach."),
            _("Play on without"),
            lambda: self.ask({"do": "leave", "seat": seat}, gone),
        )

    def consult(self) -> None:
        """Ask the advisers, once for each stage of a turn."""
        play = self.play
        assert play is not None
        seat, stage = play.seat, play.status["stage"]

        def got(message: Message) -> None:
            if self.play is not None and (self.play.seat, self.play.status["stage"]) == (seat, stage):
                self.play.advice = message["advice"]
                self.refresh()

        self.ask({"do": "advise", "seat": seat}, got)

    def follow(self, adviser: dict[str, Any]) -> None:
        """Take an adviser's orders as the draft."""
        play = self.play
        assert play is not None
        play.draft.keep()
        play.draft.edits, play.draft.advised = {d: dict(c) for d, c in adviser["answer"].items()}, adviser["name"]
        play.preview = None
        self.refresh()

    def see_preview(self) -> None:
        """Ask what the drafted orders would do."""
        play = self.play
        assert play is not None
        seat = play.seat

        def got(message: Message) -> None:
            if self.play is not None and self.play.seat == seat:
                self.play.preview = message["preview"]
                self.refresh()

        law = {d: c for d, c in play.orders().items() if d in ("licence", "notice", "threshold", "listing", "serve", "tariff")}
        self.ask({"do": "preview", "seat": seat, "answer": law}, got)

    def leave_game(self) -> None:
        """Back to the title; the game is saved first."""

        def gone() -> None:
            self.save(AUTOSAVE)
            self.play = None
            self.stage.clear()
            self.go("title")
            self.ask({"do": "games", "folder": str(self.folder / "games")}, self._got_games)

        ask_dialog(
            self.stage,
            _("Leave the table?"),
            _("The game is saved; “Resume” on the title goes on from here."),
            _("Save and leave"),
            gone,
        )

    # --- the loop ---------------------------------------------------------------------------------------------------------
    def handle(self, event: Event) -> None:
        """One event of the window."""
        if event.type == pygame.QUIT:
            if self.play is not None and not self.play.status["over"]:
                self.save(AUTOSAVE)
            self.running = False
        elif event.type == pygame.VIDEORESIZE:
            self.stage.surface = pygame.display.get_surface() or self.stage.surface
            self.stage.lay_out()
        elif event.type == pygame.WINDOWEXPOSED:
            self.stage.spoil(self.stage.bounds)
        elif event.type == pygame.KEYDOWN and event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META) and self._command(event.key):
            return
        else:
            self.stage.handle(event)

    def _command(self, key: int) -> bool:
        """Ctrl and a key; False where it means something to what is focused."""
        typing = self.stage.focus is not None and self.stage.focus.role == "textbox"
        if key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS):
            self.bigger(1)
        elif key in (pygame.K_MINUS, pygame.K_KP_MINUS):
            self.bigger(-1)
        elif key == pygame.K_s and self.scene == "table":
            self.save(say=True)
        elif key == pygame.K_z and not typing:
            self.undo()
        elif key == pygame.K_y and not typing and self.play is not None and self.scene == "table":
            self.play.draft.redo()
            self.refresh()
        else:
            return False
        return True

    def frame(self, now: float) -> float | None:
        """Take in answers, move on to a time. When to wake up next."""
        self.pump()
        return self.stage.update(now)

"""The engines themselves: the real espeak-ng, Piper and pyttsx3 where they are, recordings, and what is missing."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.voice.sounds import Whistler, joined, tone
from voice.clips import Clips
from voice.espeak import Espeak
from voice.loudness import TARGET_DB, Leveller, level_db, limited
from voice.mouth_settings import MouthSection
from voice.piper import Piper, pieces_of
from voice.portable import Portable
from voice.portable_child import voice_for
from voice.speakers import Speakers, build, piper_model
from voice.speech import CannotSpeak, Samples, Speaker, Speech, seconds_of
from voice.wav import wav_bytes

NUMBER = Speech("Số của bác là A1023. Mời bác ngồi chờ gọi số.", "vi")
ACCENTS = ["vi", "vi-vn-x-central", "vi-vn-x-south"]
JOE = piper_model("piper-en-joe")
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
needs_piper = pytest.mark.skipif(
    not JOE.is_file() or not importlib.util.find_spec("piper"), reason="no Piper voice: kiosk models install"
)
needs_pyttsx3 = pytest.mark.skipif(not importlib.util.find_spec("pyttsx3"), reason="pyttsx3 is not installed")


def sound_of(speaker: Speaker, speech: Speech) -> Samples:
    parts = list(speaker.render(speech))
    assert not [part for part in parts if isinstance(part, CannotSpeak)]
    return joined([part for part in parts if not isinstance(part, CannotSpeak)])


def fault_of(speaker: Speaker, speech: Speech = NUMBER) -> str:
    (part,) = speaker.render(speech)
    assert isinstance(part, CannotSpeak)
    return part.why


def words_db(sound: Samples) -> float:
    level = level_db(sound)
    assert level is not None
    return level


# -- espeak-ng -------------------------------------------------------------------------------------------------------


@needs_espeak
@pytest.mark.parametrize("accent", ACCENTS)
def test_espeak_says_a_number_in_every_accent(accent: str) -> None:
    sound = sound_of(Espeak({"vi": accent}), NUMBER)
    assert 4 < seconds_of(sound) < 9
    assert words_db(sound) > -30


@needs_espeak
def test_each_digit_more_is_heard_longer() -> None:
    seconds = [seconds_of(sound_of(Espeak(), Speech(f"A{'1' * count}", "vi"))) for count in (3, 4, 5, 6)]
    assert (np.diff(seconds) > 0.2).all()


@needs_espeak
def test_a_question_is_said_slower() -> None:
    question = Speech("Bác cần ưu tiên?", "vi")
    asked, told = sound_of(Espeak(), question), sound_of(Espeak(asking_rate=0.9), question)
    assert seconds_of(asked) > 1.05 * seconds_of(told)


@needs_espeak
def test_speech_at_nine_tenths_is_slower_than_normal() -> None:
    assert seconds_of(sound_of(Espeak(), NUMBER)) > 1.05 * seconds_of(sound_of(Espeak(rate=1.0), NUMBER))


@needs_espeak
def test_an_unknown_voice_is_said_not_replaced() -> None:
    for voice in ("no-such-voice", "vi-vn-x-sout", "xx"):
        assert fault_of(Espeak({"vi": voice})) == f"espeak-ng has no voice {voice!r}"


@needs_espeak
def test_marks_of_the_engine_in_a_text_are_no_commands() -> None:
    assert sound_of(Espeak(), Speech("[[h@'loU]] -v en <break/> xin chào", "vi")).size


@needs_espeak
def test_whoever_stops_listening_ends_the_program() -> None:
    parts = Espeak().render(Speech("một hai ba " * 150, "vi"))
    assert not isinstance(next(parts), CannotSpeak)
    parts.close()
    assert not list(parts)


def test_a_missing_espeak_is_a_value_that_says_so() -> None:
    assert "cannot be started" in fault_of(Espeak(program="no-such-program"))


def test_a_language_without_a_voice_is_a_value_that_says_so() -> None:
    assert "jra" in fault_of(Espeak(), Speech("Ơi", "jra"))


# -- Piper -----------------------------------------------------------------------------------------------------------


@needs_piper
def test_piper_says_sentence_after_sentence_and_keeps_running() -> None:
    piper = Piper({"en": JOE})
    try:
        for _ in range(2):
            parts = list(piper.render(Speech("Your number is A1023. Please take a seat.", "en")))
            assert len(parts) == 3
            assert not [part for part in parts if isinstance(part, CannotSpeak)]
    finally:
        piper.close()


@needs_piper
def test_piper_reports_to_nobody_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    piper = Piper({"en": JOE})
    try:
        sound_of(piper, Speech("One.", "en"))
        engine = Path(f"/proc/{piper._runs['en']._process.pid}/environ").read_bytes().split(b"\0")
        assert b"ORT_DISABLE_TELEMETRY=1" in engine
    finally:
        piper.close()
    assert list(tmp_path.iterdir()) == []


@needs_piper
def test_a_killed_piper_is_told_and_starts_anew() -> None:
    piper = Piper({"en": JOE})
    try:
        sound_of(piper, Speech("One.", "en"))
        piper._runs["en"]._process.kill()
        piper._runs["en"]._process.wait()
        assert "ended" in fault_of(piper, Speech("Two.", "en"))
        assert sound_of(piper, Speech("Three.", "en")).size
    finally:
        piper.close()


def test_piper_without_a_model_says_what_to_do() -> None:
    assert "kiosk models install" in fault_of(Piper({"vi": Path("nowhere.onnx")}))


def test_a_piper_that_is_not_installed_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").touch()
    models = {"vi": tmp_path / "x.onnx"}
    for program in (("no-such-program",), (sys.executable, "-c", "raise SystemExit(1)")):
        piper = Piper(models, program=program)
        assert re.search("cannot be started|piper ended", fault_of(piper))
        piper.close()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Your number is A, one, two. Please sit.", ["Your number is A,", "one, two.", "Please sit."]),
        ("One, two, three.", ["One, two, three,".rstrip(",") + "."]),
        ("...", []),
        ("", []),
        ("What do you need today?", ["What do you need today?"]),
    ],
)
def test_the_first_piece_is_short_and_nothing_is_lost(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


# -- pyttsx3 ---------------------------------------------------------------------------------------------------------


@needs_espeak
@needs_pyttsx3
def test_the_portable_speaker_says_every_utterance_and_not_only_the_first() -> None:
    portable = Portable({})
    for text in ("Mời bác ngồi chờ.", "Cháu chưa nghe rõ."):
        assert 0.8 < seconds_of(sound_of(portable, Speech(text, "vi"))) < 5


@needs_espeak
@needs_pyttsx3
def test_the_portable_speaker_does_not_turn_english_where_the_voice_is_unknown() -> None:
    assert fault_of(Portable({"vi": "no such voice"})) == "this system has no such voice"


def test_a_portable_speaker_without_pyttsx3_is_a_value() -> None:
    assert "cannot be started" in fault_of(Portable({}, python="no-such-python"))


class SystemVoice:
    def __init__(self, id_: str, name: str, languages: list[object]) -> None:
        self.id, self.name, self.languages = id_, name, languages


@pytest.mark.parametrize("wanted", ["vi", "Linh", "com.apple.voice.compact.vi-VN.Linh"])
def test_voices_of_other_systems_are_found_by_name_id_or_language(wanted: str) -> None:
    voices = [
        SystemVoice("com.apple.voice.compact.en-US.Samantha", "Samantha", ["en_US"]),
        SystemVoice("com.apple.voice.compact.vi-VN.Linh", "Linh", ["vi_VN"]),
    ]
    assert voice_for(wanted, voices) == voices[1].id


def test_the_engine_s_own_way_to_write_a_language_is_understood() -> None:
    assert voice_for("vi", [SystemVoice("aav/vi", "Vietnamese", [b"\x05vi"])]) == "aav/vi"
    assert voice_for("vi", [SystemVoice("HKEY/TTS_MS_EN-US_DAVID", "David", [])]) is None


# -- recordings ------------------------------------------------------------------------------------------------------


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    (tmp_path / "jra").mkdir()
    names = "home.says farewell.says.1 farewell.says.2 sign.A sign.1 number.12 people.ahead.1 turn.2"
    for name in names.split():
        (tmp_path / "jra" / f"{name}.wav").write_bytes(wav_bytes(tone(0.5)))
    return Clips(tmp_path)


def test_a_recorded_sentence_is_played(clips: Clips) -> None:
    assert seconds_of(sound_of(clips, Speech("…", "jra", key="home.says"))) == pytest.approx(0.5, abs=0.01)


def test_a_label_is_put_together_from_recorded_signs(clips: Clips) -> None:
    speech = Speech("…", "jra", key="farewell.says", values={"label": "A11"})
    assert seconds_of(sound_of(clips, speech)) == pytest.approx(0.5 * 5 + 0.12 * 3, abs=0.01)


def test_a_recorded_number_goes_before_its_digits(clips: Clips) -> None:
    speech = Speech("…", "jra", key="people.ahead", values={"n": "12"})
    assert seconds_of(sound_of(clips, speech)) == pytest.approx(1.0, abs=0.01)


def test_a_sentence_that_begins_with_a_value_has_no_first_piece(clips: Clips) -> None:
    speech = Speech("…", "jra", key="turn", values={"n": "12"})
    assert seconds_of(sound_of(clips, speech)) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("key", "values"), [("", {}), ("help.says", {}), ("farewell.says", {"label": "B11"}), ("../x", {})]
)
def test_what_is_not_recorded_whole_is_not_said_in_part(clips: Clips, key: str, values: dict[str, str]) -> None:
    assert fault_of(clips, Speech("…", "jra", key=key, values=values))


def test_a_recording_that_is_none_is_named(clips: Clips, tmp_path: Path) -> None:
    (tmp_path / "jra" / "help.says.wav").write_bytes(b"RIFF")
    assert "help.says.wav" in fault_of(clips, Speech("…", "jra", key="help.says"))


# -- all together ----------------------------------------------------------------------------------------------------


class Mute(Whistler):
    def voice_of(self, language: str) -> str | CannotSpeak:
        return CannotSpeak("mute", f"no {language}")

    def render(self, speech: Speech):  # type: ignore[no-untyped-def]
        yield CannotSpeak("mute", f"no {speech.language}")


def test_the_next_engine_speaks_where_the_first_one_cannot() -> None:
    speakers = Speakers({"piper": Mute("piper"), "espeak": Whistler()}, {"vi": ("piper", "espeak")})
    assert seconds_of(sound_of(speakers, Speech("một", "vi"))) == pytest.approx(0.1)
    assert speakers.voice_of("vi") == "thin"


def test_where_nobody_can_speak_it_is_silent_and_says_why() -> None:
    assert fault_of(Speakers({"espeak": Mute("mute")}, {})) == "mute: no vi"


def test_what_breaks_off_is_not_said_again_by_another_voice() -> None:
    other = Whistler()
    speakers = Speakers({"piper": Whistler(), "espeak": other}, {"vi": ("piper", "espeak")})
    parts = list(speakers.render(Speech("một hai ?", "vi")))
    assert isinstance(parts[-1], CannotSpeak)
    assert not other.rendered


def test_an_engine_that_fails_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    speakers = Speakers({"espeak": Mute("espeak")}, {"vi": ("espeak",)})
    for _ in range(3):
        fault_of(speakers)
    assert len(caplog.records) == 1


@needs_espeak
def test_the_usual_configuration_speaks_vietnamese_and_is_silent_in_jrai(tmp_path: Path) -> None:
    speakers = build(MouthSection(piper={}), tmp_path)
    assert sound_of(speakers, NUMBER).size
    assert fault_of(speakers, Speech("Ơi", "jra"))


# -- loudness --------------------------------------------------------------------------------------------------------


@needs_espeak
@pytest.mark.parametrize("accent", ACCENTS)
def test_every_voice_is_brought_to_one_loudness(accent: str) -> None:
    level = Leveller()
    parts = [
        limited(level(part)) for part in Espeak({"vi": accent}).render(NUMBER) if not isinstance(part, CannotSpeak)
    ]
    assert words_db(joined(parts)) == pytest.approx(TARGET_DB, abs=1.5)


@pytest.mark.parametrize("strength", [300, 3_000, 30_000])
def test_a_quiet_and_a_loud_recording_become_equally_loud(strength: int) -> None:
    assert words_db(limited(Leveller()(tone(1, strength)))) == pytest.approx(TARGET_DB, abs=3.5)


def test_silence_stays_silence() -> None:
    assert not limited(Leveller()(np.zeros(22_050, np.int16))).any()


def test_peaks_are_bent_and_never_cut() -> None:
    loud = np.linspace(-4, 4, 1_001)
    assert (np.diff(limited(loud).astype(int)) >= 0).all()
    assert np.abs(limited(loud).astype(int)).max() <= 32_767

"""Cues: the words stay, the lines read well, the times never collide."""

from __future__ import annotations

import subprocess
import sys

import pytest

from subtitler.errors import ConfigError
from subtitler.layout import layout
from subtitler.model import Finding, Segment, Severity, Span, Track, Transcript
from tests.layout_material import UNSPACED, dense, drawn, one, plain

GOOD = [
    ("kk", "Біз ол кезде ауылда тұрдық, / әкем екеуміз таңертең қорадан шықтық."),
    ("kk", "1937 жылы қараша айында түнде / үш адам келіп, атамды алып кетті."),
    ("kk", "Олар бізге ештеңе айтқан жоқ, / ал біз сұрауға қорықтық."),
    (
        "kk",
        "Анам барлық хатты сандықтың түбіне / жасырып қойған екен, // кейін көршіміз тауып берді.",
    ),
    ("kk", "Қайда апара жатқанын біз білген жоқпыз, / бірақ шешем жыламаңдар деп айтты."),
    ("kk", "Лагерьде № 31 бөлмеде / отыз адам жаттық, терезе жоқ еді."),
    ("kk", "Станцияға дейін 40 шақырым жол жүрдік, / жолда екі адам қайтыс болды."),
    ("kk", "Мен бұл туралы ешкімге айтқан емеспін."),
    ("en", "My father said that we should leave / before the snow closed the road."),
    (
        "en",
        "They took my older brother Arman Bekov / on the 12th of March, "
        "// and we never saw him again.",
    ),
    (
        "en",
        "I did not know where they were taking us, "
        "// because the windows of the truck / were painted black.",
    ),
    ("en", "There were thirty people in a room / that was built for eight."),
    ("en", "“Write it down,” he said, / “or they will say that it never happened.”"),
    ("en", "We were told to sign the paper, / but I could not read a word of it."),
    ("en", "For that they gave him / a sentence of fifteen years // in a camp near the border."),
    ("en", "I asked for water and they gave me none."),
    ("tr", "Babam bize kar yolu kapatmadan önce / gitmemiz gerektiğini söyledi."),
    ("tr", "Bizi nereye götürdüklerini bilmiyordum / çünkü kamyonun camları siyaha boyanmıştı."),
    ("tr", "Sekiz kişi için yapılmış bir odada / otuz kişi kalıyorduk, pencere de yoktu."),
    (
        "tr",
        "Mektupları mutfağın döşemesinin altında / bir teneke kutuda saklardı "
        "// ama onu kimse bulamadı.",
    ),
    ("tr", "Kapıyı açtığımızda karşımızda / hiç tanımadığımız üç adam duruyordu."),
    ("tr", "Küçük kardeşim Emre hiç konuşmuyordu / ama her şeyi anlıyordu."),
    ("tr", "Evet, hatırlıyorum."),
    ("ru", "Отец сказал, что нам надо уходить, / пока снег не закрыл дорогу."),
    (
        "ru",
        "Моего старшего брата / Армана Бекова забрали 12 марта, // и больше мы его не видели.",
    ),
    (
        "ru",
        "Я не знала, куда нас везут, // потому что окна в машине / были закрашены чёрной краской.",
    ),
    ("ru", "«Нет, — сказал он, — / я никуда не поеду без детей»."),
    ("ru", "А. Б. Омаров был у нас учителем, / и его тоже увезли в ту же ночь."),
    ("ru", "Письмо, которое он написал / в марте 1938 года, // дошло до нас через год."),
    ("ru", "В комнате, которая была рассчитана / на восемь человек, нас было тридцать."),
    ("zh", "那年冬天，我们三个人在雪地里 / 走了两天两夜，才走到乡政府。"),
    ("zh", "我不知道他们要把我们带到哪里去， / 因为车窗都涂成了黑色。"),
    ("zh", "我1998年回来的时候， / 房子还在，可是里面住着别人， // 他们不给我开门。"),
    ("zh", "我们每天只有两百克面包 / 和一碗汤，别的什么都没有。"),
    ("zh", "那天晚上邻居古丽娜尔·艾山 / 把我们藏在她家里。"),
    ("zh", "他说：“写下来， / 不然以后没有人会相信。”"),
    ("zh", "是的，我记得。"),
    ("ar", "قال أبي إن علينا أن نرحل / قبل أن يغلق الثلج الطريق."),
    ("ar", "لم يتحدث أبي قط عن السنوات / التي قضاها في ذلك المكان البعيد."),
    (
        "ar",
        "مشينا 14 كيلومترا طوال الليل. / لم يتكلم أحد. "
        "// وفي الصباح عدتنا أمي، / وكان واحد منا مفقودا.",
    ),
    ("ar", "كانوا يعطوننا 200 غرام من الخبز / في اليوم ولا شيء غير ذلك."),
    ("ar", "طلبوا مني أن أوقع على ورقة، / لكنني لم أكن أعرف القراءة."),
    ("ar", "عاد عمي بعد ثمانية عشر عاما / ولم يتعرف على أحد منا."),
    ("ar", "قالت لي ألا أبكي أمام الحراس."),
    ("fr", "Mon père a dit que nous devions partir / avant que la neige ne ferme la route."),
    (
        "fr",
        "Je ne savais pas où l’on nous emmenait, "
        "// parce que les vitres du camion / étaient peintes en noir.",
    ),
    ("fr", "Nous étions trente dans une pièce // qui avait été construite / pour huit personnes."),
    ("fr", "Elle m’a dit de ne pas pleurer / devant les gardiens."),
    ("fr", "Que s’est-il passé ensuite ? / Je ne m’en souviens plus."),
    ("fr", "La lettre qu’il avait écrite en mars 1938 / nous est parvenue un an plus tard."),
    ("fr", "On nous donnait 200 grammes de pain / par jour et une soupe claire."),
    ("de", "Mein Vater sagte, dass wir gehen müssten, / bevor der Schnee die Straße schließt."),
    (
        "de",
        "Sie holten meinen älteren Bruder / Arman Bekow am 12. März, "
        "// und wir haben ihn nie wieder gesehen.",
    ),
    (
        "de",
        "Ich wusste nicht, wohin sie uns bringen, "
        "// weil die Fenster des Lastwagens / schwarz gestrichen waren.",
    ),
    ("de", "Ich habe bis heute mit niemandem / über diese Nacht gesprochen."),
    ("de", "Wir bekamen am Tag 200 Gramm Brot / und eine dünne Suppe, sonst nichts."),
    ("de", "Mein kleiner Bruder war fünf Jahre alt / und verstand nicht, was geschah."),
    ("de", "Dr. Omarow schrieb, / dass ich damals nur 41 kg wog."),
    ("ko", "아버지는 눈이 길을 막기 전에 / 떠나야 한다고 말씀하셨습니다."),
    ("ko", "창문이 모두 검게 칠해져 있어서 // 우리를 어디로 데려가는지 / 알 수 없었어요."),
    ("ko", "이웃집 아주머니가 / 그날 밤 우리를 숨겨 주셨습니다."),
    ("ko", "우리는 하루에 빵 200그램과 / 국 한 그릇밖에 받지 못했습니다."),
    ("ko", "종이에 서명하라고 했지만 / 저는 글을 읽을 수 없었습니다."),
    ("ko", "동생은 그때 다섯 살이어서 / 아무것도 이해하지 못했어요."),
    ("ko", "네, 기억합니다."),
    ("ja", "三月十二日の朝、 / 兄が連れて行かれて、 // それから二度と / 会えませんでした。"),
    ("ja", "八人用の部屋に / 三十人いました。 // 窓はありませんでした。"),
    ("ja", "父はあそこでのことを / 一度も話しませんでした。"),
    ("ja", "一日にパンが二百グラムと / 薄いスープだけでした。"),
    ("ja", "弟はまだ五歳で、 // 何も分からずに / 泣いていました。"),
    ("ja", "このことは誰にも / 話したことがありません。"),
    ("ja", "はい、覚えています。"),
]
"""/ between lines, // between cues: what a subtitler would do."""


@pytest.mark.parametrize(("lang", "row"), GOOD)
def test_breaks_as_a_subtitler_would(lang: str, row: str) -> None:
    track, findings = layout(one(lang, plain(lang, row)))
    assert drawn(track) == row
    assert [finding.check for finding in findings if finding.check != "cue-duration"] == []


TOGETHER = [
    ("kk", "Лагерьде біз тұрған үйде № |31 бөлмеде отыз адам қатар жаттық."),
    ("kk", "Ауылдағы мектептің директоры Жанар |Мұратқызы бәрімізге көмектесті."),
    ("kk", "Содан кейін біз бәріміз жаяу 40 |шақырым жол жүрдік, тоқтаған жоқпыз."),
    ("kk", "Ол кісіні бұрын көрген |емеспін деп анам талай рет айтқан."),
    ("kk", "Біз сол жерде көктемге |дейін тұрдық, сосын ауылға жаяу қайттық."),
    ("kk", "Інім сол қыста ауырып қайтыс болды, біз |оны төбенің басына жерледік."),
    ("kk", "Әкем қайтып келген |соң көп жыл бойы бұл туралы үндемей жүрді."),
    ("en", "In the end they allowed him to keep his two |children and one small suitcase."),
    ("en", "The men who came to the house asked for my |uncle and for nobody else."),
    ("en", "My sister was never told where Aigul |Seitova had been buried that winter."),
    ("en", "From there to the next station it was 20 |kilometres through deep snow."),
    ("en", "I can tell you now that we were not |afraid of the cold, only of the dogs."),
    ("en", "They gave us a paper and said that Dr. |Omarov would see us on another day."),
    ("en", "Her letter from the camp arrived in March |1952 and it had been opened."),
    ("tr", "Kampta herkese günde yalnızca 200 |gram ekmek ve bir tas çorba verirlerdi."),
    ("tr", "Sonunda bize kapıyı açan kadın Ayşe |Yılmaz oldu, bizi evinde sakladı."),
    ("tr", "Okula gitmek için her sabah karda altı |kilometre yürümek zorundaydık."),
    ("tr", "O gece evde bulunan herkes annem |gibi sessizce oturup beklemişti."),
    ("tr", "Annem bana bunun doğru olup olmadığını sordu |mu bilmiyorum, hatırlamıyorum."),
    ("tr", "Babam o yıl bahar gelmeden bir |gece ansızın evden alınıp götürüldü."),
    ("ru", "Нам тогда на целый день давали по 200 |граммов хлеба и больше ничего."),
    ("ru", "Прятала нас в сарае соседка наша Айгуль |Сеитова, до самого утра."),
    ("ru", "Я до сих пор по ночам совсем не |могу спокойно слышать стук в дверь."),
    ("ru", "Мой дядя вернулся оттуда только через |восемнадцать лет."),
    ("ru", "Потом его отправили оттуда в лагерь № |31 недалеко от Караганды."),
    ("ru", "Письмо от отца дошло до нас в марте |1938 года, и оно было вскрыто."),
    ("ru", "Она говорила потом, что если |бы не та женщина, мы бы все погибли."),
    ("zh", "那天晚上我们一家人被古丽娜尔·|艾山藏在她家的地窖里。"),
    ("zh", "我们在山里一直走到天亮一共走了二十|公里才到车站。"),
    ("zh", "我爸爸后来从来没|有跟我们说过里面的事情。"),
    ("zh", "那时候我弟弟才五|岁，什么都不懂，一直在哭。"),
    ("zh", "我们每天只有两百|克面包和一碗汤。"),
    ("zh", "他们让我在一张纸上签|字，可是我一个字也不认识。"),
    ("ar", "قالت لنا أمي إنها كانت تخاف ولم |تكن تنام في الليل أبدا."),
    ("ar", "أرسلوه بعد ذلك إلى سجن بعيد مدة 15 |سنة ولم نسمع عنه شيئا."),
    ("ar", "سألنا عنه كل الجيران وبحثنا عنه في |كل مكان ولم نجده."),
    ("ar", "لا أعرف حتى اليوم من كتب هذا |الكتاب ومن أرسله إلينا."),
    ("ar", "كانت جدتي تحكي لنا كل ليلة عن |القرية التي ولدت فيها."),
    ("ar", "أخذوا أخي الأكبر أرمان في الثاني |عشر من مارس ولم نره بعد ذلك."),
    ("fr", "Pour finir, ils lui ont permis d’emporter une |petite valise et rien d’autre."),
    ("fr", "Celle qui nous a cachés chez elle, c’est Leïla |Karimova, notre voisine."),
    ("fr", "Il nous a fallu la nuit pour faire les 20 |kilomètres jusqu’à la gare."),
    ("fr", "Aujourd’hui encore, je ne peux toujours pas |entendre frapper à la porte."),
    ("fr", "On l’a envoyé après cela dans un camp près de |la frontière, pour dix ans."),
    ("fr", "La lettre de mon père est arrivée en mars |1938 et elle avait été ouverte."),
    ("de", "Am Ende erlaubten sie ihm, einen |kleinen Koffer und sonst nichts mitzunehmen."),
    ("de", "Die Nachbarin, die uns versteckte, hieß Leila |Karimowa und lebt nicht mehr."),
    ("de", "Von dort waren es bis zum Bahnhof noch 20 |Kilometer durch tiefen Schnee."),
    ("de", "Ich kann es bis heute einfach nicht |hören, wenn jemand an die Tür klopft."),
    ("de", "Der letzte Brief kam an einem 12. |März bei uns an und war geöffnet worden."),
    ("de", "Sie haben meinen Onkel nach dieser |Nacht nicht mehr nach Hause gelassen."),
    ("ko", "우리를 어디로 데려가는지 알 수 |없었어요."),
    ("ko", "그 방에는 모두 합해서 서른 |명이 있었습니다."),
    ("ko", "그 사람은 우리를 절대로 안 |때린다고 말했습니다."),
    ("ko", "밤마다 문 두드리는 소리가 날 |때 나는 잠에서 깼어요."),
    ("ko", "우리 가족은 기차역까지 20 |킬로미터를 걸었습니다."),
    ("ko", "이웃집 아주머니가 그날 |밤 우리를 숨겨 주셨습니다."),
    ("ja", "駅に着いた時にはもう雪が降り始めて|いました。"),
    ("ja", "弟はあの時まだ五|歳で何も分かりませんでした。"),
    ("ja", "近所の人が私たちを家にかくまっ|てくれました。"),
    ("ja", "私はその|夜のことを今でもよく覚えています。"),
    ("ja", "兄は三月十二|日の朝に連れて行かれました。"),
    ("ja", "一日にパンが二百|グラムと薄いスープだけでした。"),
]
"""| stands where no line and no cue may end: number and unit, two names, negation and verb, …"""


@pytest.mark.parametrize(("lang", "row"), TOGETHER)
def test_keeps_together_what_belongs_together(lang: str, row: str) -> None:
    before, after = row.split("|")
    track, _ = layout(one(lang, before + after))
    joint = "" if lang in UNSPACED else " "
    lines = [line for cue in track.cues for line in cue.lines]
    assert joint.join(lines) == before + after
    ends = [len(joint.join(lines[:count])) for count in range(1, len(lines))]
    assert len(before.rstrip()) not in ends


PORTRAIT = [
    ("en", "There were thirty people / in a room that was built / for eight."),
    ("en", "“Write it down,” he said, / “or they will say / that it never happened.”"),
    ("kk", "Анам барлық хатты / сандықтың түбіне / жасырып қойған екен."),
    ("kk", "Лагерьде № 31 бөлмеде / отыз адам жаттық, / терезе жоқ еді."),
    ("ru", "Мы шли всю ночь, / прошли 14 километров. / Никто не разговаривал."),
    ("ru", "«Нет, — сказал он, — / я никуда не поеду / без детей»."),
    ("de", "Dr. Omarow schrieb, / dass ich damals / nur 41 kg wog."),
    ("fr", "Elle m’a dit / de ne pas pleurer / devant les gardiens."),
    ("ar", "أخذوا أخي الأكبر أرمان / في الثاني عشر من مارس / ولم نره بعد ذلك أبدا."),
    ("zh", "奶奶把信藏在盒子里， / 后来没有人找到。"),
    ("ko", "여덟 명이 쓰는 방에 / 서른 명이 있었고 / 창문은 없었습니다."),
    ("ja", "八人用の部屋に / 三十人いました。"),
]


@pytest.mark.parametrize(("lang", "row"), PORTRAIT)
def test_a_tall_picture_has_three_shorter_lines(lang: str, row: str) -> None:
    track, _ = layout(one(lang, plain(lang, row)), aspect="9:16")
    assert drawn(track) == row


# --- What cannot fit -----------------------------------------------------------------------------


def checks(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.check for finding in findings]


def test_a_word_wider_than_a_line_is_shown_whole_and_told() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänswitwe"
    track, findings = layout(one("de", f"Sie war eine {word} aus Linz."))
    assert "".join(line for cue in track.cues for line in cue.lines).count(word) == 1
    assert checks(findings) == ["line-length"]
    assert findings[0].severity is Severity.WARNING
    assert findings[0].message.startswith("line 2 has 48 characters, 42 fit")
    assert "Linz" not in findings[0].message
    assert findings[0].where.startswith("segment s1 at 0:00:0")


def test_chinese_without_marks_breaks_where_it_must() -> None:
    track, findings = layout(one("zh", "雪" * 100))
    assert all(len(line) <= 16 for cue in track.cues for line in cue.lines)
    assert "line-length" not in checks(findings)


def test_fast_speech_is_told_and_never_shortened() -> None:
    text = "I told them everything that I knew about it."
    track, findings = layout(one("en", text, duration_ms=1000))
    assert dense("".join(line for cue in track.cues for line in cue.lines)) == dense(text)
    assert track.cues[-1].span.end_ms == 2500  # half a second after the speech
    assert checks(findings) == ["reading-speed"]
    assert findings[0].message == ("43 characters in 1.50 s are 28.7 a second; 20 can be read")


def test_slow_speech_is_split_where_the_text_allows() -> None:
    track, findings = layout(one("en", "He was my brother. He was all I had.", duration_ms=12_000))
    assert drawn(track) == "He was my brother. // He was all I had."
    assert findings == ()
    track, findings = layout(one("en", "Yes.", duration_ms=12_000))
    assert track.cues[0].span == Span(1000, 13_000)
    assert checks(findings) == ["cue-duration"]
    assert findings[0].message == "the cue is shown for 12.00 s; 7 s is the most"


def test_a_short_cue_stays_until_it_can_be_seen() -> None:
    track, findings = layout(one("en", "No.", duration_ms=400))
    assert track.cues[0].span == Span(1000, 1833)
    assert findings == ()


def test_withheld_and_empty_segments_have_no_cue() -> None:
    segments = (
        Segment("s1", Span(0, 1000), "Hidden.", withhold="consent withdrawn"),
        Segment("s2", Span(1000, 2000), " \n\t"),
        Segment("s3", Span(2000, 3000), "Shown."),
    )
    track, _ = layout(Transcript("en", segments))
    assert [cue.segments for cue in track.cues] == [("s3",)]


def test_unknown_shapes_and_languages_are_refused() -> None:
    with pytest.raises(ConfigError, match="shape of picture “2:1”"):
        layout(Transcript("en", ()), aspect="2:1")
    with pytest.raises(ConfigError, match="unknown language “xx”"):
        layout(Transcript("xx", ()))


def test_no_segments_no_cues() -> None:
    assert layout(Transcript("kk", ())) == (Track("kk", ()), ())


def test_importing_layout_loads_no_library() -> None:
    script = (
        "import sys, subtitler.layout, subtitler.formats.srt\n"
        "print([name for name in ('uniseg', 'budoux', 'pysrt') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"

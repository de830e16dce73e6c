"""Who says no: for each language a table of what is a negation, what is none, what is unsure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.checks.translation import translation_findings
from subtitler.checks.translation.negation import Negation, negated
from subtitler.languages import LANGUAGES
from subtitler.model import Segment, Severity, Span, Transcript

NEGATED = {
    "kk": ["Ол келмеді.", "Мен барған жоқпын.", "Бұл рас емес.", "Ешкім айтпады.",
           "Маған айтпаған.",
           "Біз білмейміз.", "Көрсетпейді.", "Жазбаған.", "Ешқашан ұмытпаймын.", "Жібермепті.",
           "Сенбедік.", "Қамаған жоқ.", "Айтпау керек.", "Шығармайтын.", "Үйде нан болмаған."],
    "ky": ["Ал келген жок.", "Эч ким айткан эмес.", "Мен барбадым.", "Билбейм."],
    "tt": ["Ул килмәде.", "Беркем юк.", "Бу дөрес түгел.", "Белмим, белмәгән."],
    "tr": ["Gelmedi.", "Bilmiyorum.", "Kimse yok.", "Bu doğru değil.", "Hiç görmedim.", "Gitmez.",
           "Söylemeyeceğim.", "Gelmeyen adam", "Bana haber vermediler.", "Konuşmamak gerekiyordu."],
    "ug": ["ئۇ كەلمىدى.", "ھېچكىم يوق.", "بۇ راست ئەمەس.", "بىلمەيمەن.", "بارماي قالدىم."],
    "ru": ["Он не пришёл.", "У нас нет хлеба.", "Никто не знал.", "Никогда.", "Без документов.",
           "Нельзя говорить.", "Ни слова."],
    "en": ["He did not come.", "I don’t know.", "Nobody knew.", "Nothing happened.", "Never again.",
           "Without papers.", "There was no bread.", "Neither of us.", "He couldn't walk."],
    "fr": ["Il n’est pas venu.", "Je ne sais pas.", "Jamais.", "Sans papiers.", "Aucune nouvelle.",
           "Personne n’a parlé.", "Rien."],
    "de": ["Er kam nicht.", "Kein Brot.", "Niemand wusste es.", "Nie wieder.", "Ohne Papiere.",
           "Nichts."],
    "ar": ["لم يأت.", "لا أعرف.", "ليس صحيحا.", "لن أنسى.", "ولم يقل شيئا.", "بدون أوراق.",
           "عدم الكلام"],
    "zh": ["他没来。", "我不知道。", "没有人。", "别说话。", "无人知道。", "我从未见过。",
           "请别哭。"],
    "ja": ["彼は来ませんでした。", "知らない。", "誰も来なかった。", "言わずに帰った。",
           "パンはありません。"],
    "ko": ["오지 않았습니다.", "아무도 없었다.", "안 갔어요.", "못 갔습니다.", "사실이 아닙니다.",
           "울지 마세요."],
}  # fmt: skip
PLAIN = {
    "kk": ["Мамыр айында келді.", "Алма ағашы өседі.", "Бөлме кең еді.", "Қамауға алды.", "Қамады.",
           "Мені сабады.", "Жерге көмеді.", "Маған хат келді.", "Абай оқыды.", "Ол тауып табады.",
           "Наурызбай келді.", "Он ешкіміз болды.", "Тамаша күн еді.", "Олар екеуін қамаған."],
    "ky": ["Ал келди.", "Мага кат келди.", "Мектепте окуду."],
    "tt": ["Ул килде.", "Мәктәптә укыды."],
    "tr": ["Annem elma getirdi.", "Mama yedi.", "Namaz kıldı.", "Tamam, geldi.",
           "Ölüleri gömüyorlar.",
           "Zaman geçti.", "İmam geldi.", "Temmuz ayında geldi.", "Memleketim güzel."],
    "ug": ["ئۇ كەلدى.", "مەكتەپكە باردى."],
    "ru": ["Неделя прошла.", "Небо было синее.", "Немцы жили рядом.", "Она несла воду.",
           "Он пришёл домой.", "На берегу реки."],
    "en": ["No. 5 is my house.", "He made a note of the north.", "I noticed him.", "Knot by knot."],
    "fr": ["Pas à pas.", "Une personne est venue.", "Il fit un pas.", "Il est venu."],
    "de": ["Meine Nichte kam.", "Er kam an.", "Sie kniete nieder."],
    "ar": ["جاء أبي.", "سألته لماذا جاء.", "الملابس الجديدة", "كلما جاء"],
    "zh": ["差不多十年。", "不久他来了。", "特别难过。", "别人来了。", "非常冷。",
           "我出生在别斯库都克村。",
           "东西被没收了。", "他对未来有信心。"],
    "ja": ["必ず来ます。", "まず家に帰った。", "食べ物は少ない。", "みずを飲んだ。",
           "ずっと待った。"],
    "ko": ["집 안에 있었습니다.", "안녕하세요.", "방안에서 기다렸다.", "그가 왔습니다."],
}  # fmt: skip
UNSURE = {
    "kk": ["Барма!", "Құжатсыз қалды.", "Бармас бұрын.", "Соған қарамастан келді.",
           "Тек қана анам емес пе?"],
    "tr": ["Parasız kaldı.", "Gitmeden önce.", "Sadece annem değil"],
    "ru": ["Не только мать.", "Он пришёл, несмотря на дождь.", "Неизвестные люди пришли."],
    "en": ["Not only my mother.", "Unknown men came.", "He refused.", "No doubt he came."],
    "fr": ["Non seulement ma mère.", "Il refusa.", "Sans doute."],
    "de": ["Nicht nur die Mutter.", "Unbekannte kamen.", "Er verweigerte es."],
    "ar": ["ما زال هنا.", "رفض الكلام.", "ليس فقط أمي"],
    "zh": ["不仅妈妈。", "你是不是他？", "他拒绝了。", "有没有人？"],
    "ja": ["母だけでなく父も。", "来るかもしれない。", "帰らなければならない。"],
    "ko": ["어머니뿐만 아니라 아버지도", "어쩔 수 없었다.", "올지도 모른다."],
}  # fmt: skip


def table(rows: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in rows.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), table(NEGATED))
def test_a_negation_is_seen(language: str, text: str) -> None:
    assert negated(text, language) is Negation.YES


@pytest.mark.parametrize(("language", "text"), table(PLAIN))
def test_letters_of_a_negation_are_none(language: str, text: str) -> None:
    assert negated(text, language) is not Negation.YES


@pytest.mark.parametrize(("language", "text"), table(UNSURE))
def test_half_a_negation_may_answer_one(language: str, text: str) -> None:
    assert negated(text, language) is Negation.PERHAPS


def told(source: str, text: str, target: str, translation: str) -> list[Severity]:
    span = Span(0, 5000)
    found = translation_findings(
        Transcript(source, (Segment("s1", span, text),)),
        Transcript(target, (Segment("s1", span, translation),)),
    )
    return [finding.severity for finding in found if finding.check == "negation"]


GOOD = [
    ("kk", "Ол келмеді.", "en", "He did not come."),
    ("kk", "Ол келмеді.", "de", "Er ist nicht gekommen."),
    ("kk", "Ана ғана емес, бала да келді.", "en", "The mother came, and so did the child."),
    ("kk", "Соған қарамастан бардым.", "en", "Still I went."),
    ("kk", "Құжатсыз қалдық.", "en", "We were left without papers."),
    ("ru", "Неизвестные забрали его.", "kk", "Оны белгісіз адамдар алып кетті."),
    ("kk", "Олар айтудан бас тартты.", "en", "They would not say."),
    ("zh", "他是不是你的哥哥？", "en", "Is he your brother?"),
    ("en", "They refused to answer.", "ru", "Они не ответили."),
    ("xx", "neki tekst", "en", "He did not come."),
]
BAD = [
    ("kk", "Мен қол қоймадым.", "en", "I signed."),
    ("kk", "Мен қол қойдым.", "en", "I did not sign."),
    ("kk", "Ешкім көрген жоқ.", "ru", "Все видели."),
    ("kk", "Бізге нан бермеді.", "zh", "他们给了我们面包。"),
    ("kk", "Бізге нан бермеді.", "ar", "أعطونا خبزا."),
    ("kk", "Бізге нан бермеді.", "fr", "Ils nous ont donné du pain."),
    ("kk", "Бізге нан бермеді.", "de", "Sie gaben uns Brot."),
    ("kk", "Бізге нан бермеді.", "tr", "Bize ekmek verdiler."),
    ("kk", "Бізге нан бермеді.", "ko", "그들은 우리에게 빵을 주었습니다."),
    ("kk", "Бізге нан бермеді.", "ja", "彼らは私たちにパンをくれました。"),
    ("ru", "Он её не бил.", "en", "He beat her."),
    ("ug", "ئۇ كەلمىدى.", "en", "He came."),
]


@pytest.mark.parametrize(("source", "text", "target", "translation"), GOOD)
def test_no_false_alarm(source: str, text: str, target: str, translation: str) -> None:
    assert told(source, text, target, translation) == []


@pytest.mark.parametrize(("source", "text", "target", "translation"), BAD)
def test_a_negation_on_one_side_is_a_warning(
    source: str, text: str, target: str, translation: str
) -> None:
    assert told(source, text, target, translation) == [Severity.WARNING]


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    for language in LANGUAGES:
        assert negated(text, language) in Negation

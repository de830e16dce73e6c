"""Numbers, dates and units of a translation against those of its source, pair by pair."""

from __future__ import annotations

import pytest

from subtitler.checks.translation import translation_findings
from subtitler.model import Finding, Segment, Severity, Span, Transcript


def told(source: str, text: str, target: str, translation: str) -> list[Finding]:
    """What is said of numbers, dates and units in one translated segment."""
    span = Span(1000, 9000)
    findings = translation_findings(
        Transcript(source, (Segment("s1", span, text),)),
        Transcript(target, (Segment("s1", span, translation),)),
    )
    return [finding for finding in findings if finding.check in ("number", "date", "unit")]


GOOD = [
    ("kk", "Жиырма бес жыл күттім.", "en", "I waited for twenty-five years."),
    ("kk", "Жиырма бес жыл күттім.", "zh", "我等了二十五年。"),
    ("kk", "Жиырма бес жыл күттім.", "ar", "انتظرت خمسًا وعشرين سنة."),
    ("kk", "Жиырма бес жыл күттім.", "de", "Ich wartete 25 Jahre."),
    ("kk", "Жиырма бес жыл күттім.", "ko", "저는 스물다섯 해를 기다렸습니다."),
    ("kk", "Жиырма бес жыл күттім.", "ja", "私は25年間待ちました。"),
    ("kk", "2017 жылы 5 наурызда кетті.", "en", "He left on 5 March 2017."),
    ("kk", "2017 жылы 5 наурызда кетті.", "de", "Er ging am 05.03.2017."),
    ("kk", "2017 жылы 5 наурызда кетті.", "zh", "他2017年3月5日走的。"),
    ("kk", "2017 жылы 5 наурызда кетті.", "ko", "그는 2017년 3월 5일에 떠났습니다."),
    ("kk", "2017 жылы 5 наурызда кетті.", "ja", "彼は二〇一七年三月五日に去りました。"),
    ("kk", "2017 жылы 5 наурызда кетті.", "tr", "5 Mart 2017'de gitti."),
    ("kk", "2017 жылы 5 наурызда кетті.", "ar", "غادر في ٥ مارس ٢٠١٧."),
    ("kk", "2017 жылы 5 наурызда кетті.", "ar", "غادر في الخامس من آذار عام ألفين وسبعة عشر."),
    ("kk", "Екі мың он жетінші жылы бесінші айда", "en", "In May 2017"),
    ("kk", "Он жетінші жылы алып кетті.", "en", "They took him in 2017."),
    ("kk", "Бір адам келді.", "en", "A man came."),
    ("en", "One man came, then another one.", "kk", "Бір адам, сосын тағы біреу келді."),
    ("kk", "Менің екі балам бар.", "ar", "لدي طفلان."),
    ("kk", "Екеуі де кетті.", "en", "Both of them left."),
    ("ru", "Оба ушли.", "kk", "Екеуі де кетті."),
    ("kk", "Сағат бесте келді.", "ru", "Он пришёл в 17:00."),
    ("kk", "Кешкі сағат бесте келді.", "en", "He came at 5 pm."),
    ("en", "At 3 p.m. they called.", "fr", "À 15 h ils ont appelé."),
    ("en", "At half past five", "de", "Um 17:30 Uhr"),
    ("ru", "Полтора года", "en", "A year and a half"),
    ("kk", "Екі жарым жыл", "en", "two and a half years"),
    ("kk", "Екі жарым жыл", "zh", "两年半"),
    ("kk", "Екі жарым жыл", "fr", "deux ans et demi"),
    ("kk", "Жарты жыл жаттым.", "en", "I lay for six months."),
    ("zh", "走了十里路。", "en", "We walked five kilometres."),
    ("zh", "瘦了三十斤。", "ru", "Я похудел на 15 килограммов."),
    ("kk", "Бес мың теңге", "ru", "5 тыс. тенге"),
    ("kk", "10 000 юань төледім", "zh", "我付了一万元"),
    ("kk", "10 000 юань төледім", "de", "Ich zahlte 10.000 Yuan"),
    ("kk", "1,5 млн теңге", "en", "1.5 million tenge"),
    ("kk", "20 пайызы", "zh", "百分之二十"),
    ("kk", "Жүздеген адам", "en", "Hundreds of people"),
    ("kk", "Оншақты адам", "en", "About ten people"),
    ("kk", "Тоқсаныншы жылдары", "en", "In the 1990s"),
    ("kk", "Тоқсаныншы жылдары", "ar", "في التسعينيات"),
    ("kk", "Ұлы жүз", "en", "The Senior Horde"),
    ("zh", "五六个警察", "en", "Five or six policemen"),
    ("zh", "第二天他十分难过。", "en", "The next day he was very sad."),
    ("zh", "他在四川。", "kk", "Ол Сычуаньда."),
    ("tr", "Yüzünden çok şey çektim.", "en", "I suffered a lot because of him."),
    ("en", "May I ask a second question?", "kk", "Тағы бір сұрақ қоюға бола ма?"),
    ("kk", "Қазанда ет қайнады.", "en", "Meat was boiling in the pot."),
    ("kk", "Сәрсенбі күні келді.", "ru", "Он пришёл в среду."),
    ("ru", "В XX веке", "en", "In the 20th century"),
    ("kk", "XX ғасырда", "en", "in the twentieth century"),
    ("kk", "Мен елудемін.", "fr", "J’ai cinquante ans."),
    ("kk", "Үш-төрт күн", "zh", "三四天"),
    ("ru", "Тысяча девятьсот девяносто седьмой год", "en", "Nineteen ninety-seven"),
    ("ug", "يىگىرمە بەش ئادەم", "en", "Twenty-five people"),
    ("kk", "Олар 7-8 адам болды.", "tr", "Yedi sekiz kişiydiler."),
    ("kk", "Түрмеде 3 жыл 6 ай отырды.", "ko", "그는 감옥에 3년 6개월 있었습니다."),
    ("ky", "Жыйырма беш жыл", "ru", "Двадцать пять лет"),
]


@pytest.mark.parametrize(("source", "text", "target", "translation"), GOOD)
def test_the_same_number_is_no_finding(
    source: str, text: str, target: str, translation: str
) -> None:
    assert told(source, text, target, translation) == []
    assert told(target, translation, source, text) == []


E, W = Severity.ERROR, Severity.WARNING
BAD = [
    ("kk", "Жиырма бес жыл күттім.", "en", "I waited for fifty-two years.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "en", "I waited for years.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "zh", "我等了十五年。", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "ar", "انتظرت خمس عشرة سنة.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "de", "Ich wartete zweiundfünfzig Jahre.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "fr", "J’ai attendu cinq ans.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "tr", "Yirmi yıl bekledim.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "ru", "Я ждал двадцать лет.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "ko", "저는 스물네 해를 기다렸습니다.", "number", E),
    ("kk", "Жиырма бес жыл күттім.", "ja", "私は三十五年待ちました。", "number", E),
    ("kk", "2017 жылы кетті.", "en", "He left in 2018.", "date", E),
    ("kk", "2017 жылы кетті.", "en", "He left.", "date", E),
    ("kk", "Ол кетті.", "en", "He left in 2017.", "date", E),
    ("kk", "Ол кетті.", "en", "He left after five years.", "number", W),
    ("kk", "10 000 юань төледім.", "zh", "我付了一千元。", "number", E),
    ("kk", "Екі балам бар.", "en", "I have a child.", "number", W),
    ("kk", "Үш балам бар.", "en", "I have two children.", "number", E),
    ("kk", "5 наурызда кетті.", "en", "He left on 5 May.", "date", E),
    ("kk", "5 наурызда кетті.", "zh", "他五月五日走的。", "date", E),
    ("kk", "5 наурызда кетті.", "de", "Er ging am 05.04.2017.", "date", E),
    ("kk", "Қаңтарда кетті.", "tr", "Şubatta gitti.", "date", E),
    ("kk", "Қаңтарда кетті.", "en", "He left.", "date", W),
    ("kk", "Дүйсенбіде келді.", "en", "He came on Tuesday.", "date", E),
    ("ru", "В четверг пришли.", "zh", "他们星期五来了。", "date", E),
    ("ko", "월요일에 왔습니다.", "ja", "火曜日に来ました。", "date", E),
    ("kk", "Таңғы сағат бесте келді.", "en", "He came at 5 pm.", "date", W),
    ("kk", "Үш жыл отырды.", "en", "He was inside for three months.", "unit", W),
    ("kk", "Он шақырым жүрдік.", "en", "We walked ten metres.", "unit", W),
    ("zh", "走了十里路。", "en", "We walked ten kilometres.", "unit", W),
    ("kk", "5000 юань төледім.", "ru", "Я заплатил 5000 долларов.", "unit", W),
    ("kk", "5000 теңге төледім.", "en", "I paid 5000.", "unit", W),
    ("kk", "Бір жыл жаттым.", "en", "I lay there for two years.", "number", W),
]


@pytest.mark.parametrize(("source", "text", "target", "translation", "check", "severity"), BAD)
def test_a_changed_number_is_told(
    source: str, text: str, target: str, translation: str, check: str, severity: Severity
) -> None:
    found = told(source, text, target, translation)
    assert (check, severity) in [(finding.check, finding.severity) for finding in found]


def test_a_finding_says_what_is_wrong_and_where() -> None:
    (finding,) = told("kk", "Жиырма бес жыл күттім.", "en", "I waited for years.")
    assert finding.message == "the source says 25, the translation has no 25"
    assert (finding.where, finding.segments, finding.span) == ("0:00:01", ("s1",), Span(1000, 9000))
    (finding,) = told("kk", "2017 жылы кетті.", "en", "He left in 2018.")
    assert finding.message == "the source says 2017, the translation says 2018"


def test_a_number_said_twice_and_written_once_is_told() -> None:
    found = told("kk", "2017 жылы, иә, 2017 жылы.", "en", "In 2017, yes.")
    assert [finding.severity for finding in found] == [Severity.WARNING]


def test_numbers_of_an_unknown_language_are_compared_in_digits_only() -> None:
    assert told("kk", "Бес адам", "xx", "pet ljudi") == []
    assert [finding.check for finding in told("kk", "2017 жылы", "xx", "godine 2018")] == ["date"]

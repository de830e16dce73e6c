"""Sentences as witnesses say them, translated freely and well: no check may raise an alarm."""

from __future__ import annotations

import pytest

from subtitler.checks.translation import translation_findings
from subtitler.model import Segment, Span, Transcript

SENTENCES: list[tuple[str, str, dict[str, str]]] = [
    (
        "kk",
        "Екінші күні таңертең сағат сегізде бізді он екі адамдық бөлмеге апарды.",
        {
            "en": "On the second day, at eight in the morning, they took us to a room "
            "for twelve people.",
            "zh": "第二天早上八点，他们把我们带到一间十二人的房间。",
            "ru": "На второй день в восемь утра нас отвели в комнату на двенадцать человек.",
            "ar": "في اليوم الثاني الساعة الثامنة صباحا أخذونا إلى غرفة لاثني عشر شخصا.",
            "fr": "Le deuxième jour, à huit heures du matin, on nous a conduits dans une "
            "chambre pour douze personnes.",
            "de": "Am zweiten Tag brachten sie uns morgens um acht Uhr in ein Zimmer für "
            "zwölf Personen.",
            "tr": "İkinci gün sabah saat sekizde bizi on iki kişilik bir odaya götürdüler.",
            "ko": "이튿날 아침 여덟 시에 우리를 열두 명이 쓰는 방으로 데려갔습니다.",
            "ja": "二日目の朝八時に、私たちは十二人部屋に連れて行かれました。",
        },
    ),
    (
        "kk",
        "Інім 1985 жылы туған, төрт баланың әкесі, қазір отыз екі жаста.",
        {
            "en": "My younger brother was born in 1985, he is a father of four and is "
            "now thirty-two.",
            "zh": "我弟弟1985年出生，是四个孩子的父亲，今年三十二岁。",
            "fr": "Mon petit frère est né en 1985, il est père de quatre enfants et a "
            "trente-deux ans.",
            "ja": "弟は1985年生まれで、四人の子の父親、今三十二歳です。",
            "ko": "제 남동생은 1985년생이고 네 아이의 아버지이며 지금 서른두 살입니다.",
        },
    ),
    (
        "kk",
        "Он жеті жасар қызымды мектептен шығарып жіберді, неге екенін ешкім түсіндірмеді.",
        {
            "en": "They threw my seventeen-year-old daughter out of school, and nobody "
            "explained why.",
            "de": "Sie warfen meine siebzehnjährige Tochter aus der Schule, und niemand "
            "erklärte, warum.",
            "ru": "Мою семнадцатилетнюю дочь выгнали из школы, и никто не объяснил почему.",
            "tr": "On yedi yaşındaki kızımı okuldan attılar, nedenini kimse açıklamadı.",
            "ar": "طردوا ابنتي البالغة سبعة عشر عاما من المدرسة ولم يشرح أحد السبب.",
        },
    ),
    (
        "kk",
        "Ай сайын 500 юань төлейтінмін, кейін екі есе көбейтті.",
        {
            "en": "I used to pay 500 yuan every month; later they doubled it.",
            "zh": "我每个月交五百块钱，后来翻了一倍。",
        },
    ),
    (
        "kk",
        "Бір бөлмеде отыз-қырық адам болдық, төсек жетпейтін.",
        {
            "en": "There were thirty or forty of us in one room; there weren't enough beds.",
            "zh": "一间屋子里有三四十个人，床不够。",
            "ar": "كنا ثلاثين أو أربعين شخصا في غرفة واحدة ولم تكن الأسرة كافية.",
        },
    ),
    (
        "kk",
        "Анам жетпістен асқан, жүре алмайды.",
        {
            "en": "My mother is over seventy and cannot walk.",
            "zh": "我母亲七十多岁了，走不动路。",
            "ko": "어머니는 일흔이 넘으셨고 걷지 못하십니다.",
        },
    ),
    (
        "kk",
        "Үйден шығуға болмайды деді.",
        {
            "en": "They said we were forbidden to leave the house.",
            "ru": "Сказали, что выходить из дома запрещено.",
        },
    ),
    (
        "kk",
        "Мен келгенше ол кетіп қалыпты.",
        {
            "en": "By the time I came he was gone.",
        },
    ),
    (
        "kk",
        "Шошып кеттім, не істерімді білмей қалдым.",
        {
            "en": "I was terrified and had no idea what to do.",
        },
    ),
    (
        "kk",
        "Бармасаң болмайды, мәжбүрсің деді.",
        {
            "en": "You must go, they said, you are obliged to.",
        },
    ),
    (
        "kk",
        "Ол аман қалды.",
        {
            "en": "He survived.",
            "tr": "O sağ kaldı.",
        },
    ),
    (
        "ru",
        "Мы не могли не пойти.",
        {
            "en": "We had to go.",
        },
    ),
    (
        "ru",
        "Меня продержали там чуть меньше двух лет.",
        {
            "en": "They held me there for a little under two years.",
        },
    ),
    (
        "ru",
        "Их было человек двести-триста.",
        {
            "en": "There were some two or three hundred of them.",
            "zh": "他们有两三百人。",
        },
    ),
    (
        "ru",
        "В девяносто девятом мы переехали.",
        {
            "en": "In 1999 we moved.",
            "kk": "Тоқсан тоғызыншы жылы көшіп келдік.",
        },
    ),
    (
        "ru",
        "В начале двухтысячных",
        {
            "en": "In the early 2000s",
        },
    ),
    (
        "zh",
        "一九九九年我十八岁，家里有六口人。",
        {
            "en": "In 1999 I was eighteen, and there were six of us in the family.",
            "kk": "1999 жылы он сегіз жаста едім, үйде алты жан болдық.",
        },
    ),
    (
        "zh",
        "他们一共来了七八个人，带走了我和两个哥哥。",
        {
            "en": "Seven or eight people came in all and took me and my two brothers.",
        },
    ),
    (
        "zh",
        "我等了好几年，没有等到任何消息。",
        {
            "kk": "Бірнеше жыл күттім, ешқандай хабар келмеді.",
            "fr": "J'ai attendu plusieurs années sans recevoir la moindre nouvelle.",
        },
    ),
    (
        "tr",
        "Babam altmış üç yaşında, iki yıldır haber alamıyoruz.",
        {
            "en": "My father is sixty-three; we have had no news of him for two years.",
            "ar": "أبي في الثالثة والستين من عمره ولم نسمع عنه منذ سنتين.",
        },
    ),
    (
        "tr",
        "Bine yakın insan vardı.",
        {
            "en": "There were nearly a thousand people.",
        },
    ),
    (
        "tr",
        "Saat üç buçukta geldiler.",
        {
            "en": "They came at half past three.",
            "de": "Sie kamen um halb vier.",
        },
    ),
    (
        "kk",
        "Түнгі сағат екіде есік қақты.",
        {
            "en": "At two in the night there was a knock at the door.",
            "zh": "夜里两点有人敲门。",
        },
    ),
    (
        "kk",
        "Түнгі он екі жарымда келді.",
        {
            "en": "They came at half past midnight.",
        },
    ),
    (
        "kk",
        "Жетінші айдың он бесінде ұстады.",
        {
            "zh": "七月十五号被抓了。",
            "en": "He was arrested on July 15.",
            "tr": "Temmuzun on beşinde yakalandı.",
            "ar": "اعتقل في الخامس عشر من تموز.",
        },
    ),
    (
        "kk",
        "Айына бір рет, он бес минут қана сөйлесуге рұқсат берді.",
        {
            "en": "Once a month they allowed us to talk for only fifteen minutes.",
            "zh": "每个月只准我们通话一次，十五分钟。",
            "fr": "Une fois par mois, on nous laissait parler un quart d'heure.",
        },
    ),
    (
        "kk",
        "Екі қызым, үш ұлым бар, бәрі бес бала.",
        {
            "en": "I have two daughters and three sons, five children in all.",
            "ar": "عندي ابنتان وثلاثة أبناء، خمسة أولاد في المجموع.",
            "ko": "딸 둘, 아들 셋, 모두 다섯 아이가 있습니다.",
            "ja": "娘が二人、息子が三人、合わせて五人の子どもがいます。",
        },
    ),
    (
        "kk",
        "Салмағым 72 келіден 48 келіге түсті.",
        {
            "en": "My weight fell from 72 kilos to 48 kilos.",
            "zh": "我的体重从144斤掉到96斤。",
            "de": "Mein Gewicht fiel von 72 auf 48 Kilo.",
        },
    ),
    (
        "kk",
        "Жүзінде қан болды.",
        {
            "en": "There was blood on his face.",
        },
    ),
    (
        "kk",
        "Он шақты үй, елу шақты мал.",
        {
            "en": "About ten houses, some fifty animals.",
        },
    ),
    (
        "kk",
        "Соттың 2019 жылғы 12 тамыздағы № 45 шешімі",
        {
            "ru": "Решение суда № 45 от 12 августа 2019 года",
            "en": "Court decision No. 45 of 12 August 2019",
            "zh": "法院2019年8月12日第45号判决",
            "ja": "裁判所の2019年8月12日付第45号決定",
        },
    ),
    (
        "kk",
        "Мың рахмет сіздерге.",
        {
            "en": "Thank you very much.",
        },
    ),
    (
        "kk",
        "Мен ештеңеге қол қойған жоқпын, ештеңе білмеймін.",
        {
            "de": "Ich habe nichts unterschrieben und weiß nichts.",
            "ko": "저는 아무것에도 서명하지 않았고 아무것도 모릅니다.",
            "ja": "私は何にも署名していないし、何も知りません。",
        },
    ),
    (
        "kk",
        "Суық еді, көрпе жоқ, тамақ аз.",
        {
            "en": "It was cold, there were no blankets, and little food.",
        },
    ),
    (
        "kk",
        "Содан бері көрген емеспін.",
        {
            "fr": "Je ne l'ai plus revu depuis.",
            "tr": "O zamandan beri görmedim.",
        },
    ),
    (
        "kk",
        "Бізді адам құрлы көрмеді.",
        {
            "en": "They treated us as less than human.",
        },
    ),
    (
        "kk",
        "Олардың айтқаны өтірік.",
        {
            "en": "What they say is not true.",
        },
    ),
    (
        "en",
        "He was sentenced to fifteen years.",
        {
            "kk": "Ол он бес жылға сотталды.",
        },
    ),
    (
        "en",
        "I have been here since the twenties of last month.",
        {
            "kk": "Өткен айдың жиырмасынан бері осындамын.",
        },
    ),
    (
        "en",
        "Four hundred and fifty-six people signed.",
        {
            "kk": "Төрт жүз елу алты адам қол қойды.",
            "ar": "وقع أربعمئة وستة وخمسون شخصا.",
            "fr": "Quatre cent cinquante-six personnes ont signé.",
            "ko": "사백오십육 명이 서명했습니다.",
            "zh": "四百五十六人签了名。",
        },
    ),
    (
        "ug",
        "مەن ئوتتۇز ئىككى ياشتا، بەش بالام بار.",
        {
            "en": "I am thirty-two and have five children.",
        },
    ),
    (
        "ky",
        "Мен отуз эки жаштамын, беш балам бар.",
        {
            "en": "I am thirty-two and have five children.",
        },
    ),
    (
        "kk",
        "Әкем сексен тоғызда қайтыс болды.",
        {
            "en": "My father died at eighty-nine.",
        },
    ),
    (
        "kk",
        "Бес уақыт намаз оқиды.",
        {
            "en": "He prays five times a day.",
            "tr": "Beş vakit namaz kılar.",
        },
    ),
    (
        "kk",
        "Алты айдан кейін, яғни жарты жылдан соң",
        {
            "en": "After six months, that is, half a year",
        },
    ),
]


def document(language: str, text: str) -> Transcript:
    return Transcript(language, (Segment("s1", Span(0, 5000), text),))


@pytest.mark.parametrize(("language", "text", "translations"), SENTENCES)
def test_a_good_translation_raises_no_alarm(
    language: str, text: str, translations: dict[str, str]
) -> None:
    for other, translation in translations.items():
        there, back = document(language, text), document(other, translation)
        assert translation_findings(there, back) == ()
        assert translation_findings(back, there) == ()

"""What a line never tears apart, language by language, and where it ends best."""

from __future__ import annotations

import pytest

from subtitler.languages import LANGUAGES
from subtitler.layout.breaks import BETWEEN_WORDS, BOND, prepare
from subtitler.layout.limits import limits_for

# | stands where no line may end. A phrase stands inside a sentence, as it would when it is spoken.
HELD: dict[str, dict[str, list[str]]] = {
    "kk": {
        "number and unit": [
            "олар 40 |шақырым жүрді",
            "сонда 12 |наурызда келді",
            "ол 1937 |жылы туған",
            "сағат 10:30 |шамасында",
            "тағы 1 |000 |000 |теңге берді",
            "шамамен 30 |% қайтты",
            "сол № |31 бөлме",
        ],
        "name": [
            "сонда Сәуле |Омарова келді",
            "мұны А. |Б. |Омаров айтты",
            "сонда Тимур |ағай келді",
            "кеше Айша |ханым айтты",
            "кейін Ерлан |мырза келді",
        ],
        "negation": [
            "ол келген |емес еді",
            "сонда ешкім |жоқ еді",
            "ол ештеңе айтқан |жоқ деді",
            "бұл жақсы |емес, деді",
            "сол еш |жерде болмады",
        ],
        "postposition": [
            "анам |үшін жасадым",
            "таңға |дейін отырдық",
            "соғыстан |кейін қайтты",
            "сол көпір |арқылы өттік",
            "үйдің |ішінде отырдық",
            "столдың |үстінде жатты",
        ],
        "particle": ["сен келдің |бе, айтшы", "мен |де сонда болдым", "ол |ғой білмейді"],
    },
    "zh": {
        "number and unit": [
            "我们走了40|公里",
            "那是1998|年",
            "一共三十|个人",
            "下午3|点到的",
            "他给了1000000|块钱",
            "早上10:30|到的",
            "去了二十|次",
        ],
        "name": ["古丽娜尔·|艾山"],
        "negation": ["我从来没|见过他", "他们不|让我走", "别|说了", "他并没有|回来"],
        "particle": ["这是我们|的家", "他走|了", "你知道|吗"],
        "preposition": ["我在|家里等", "他把|门关上", "我被|他们带走", "他对|我说"],
    },
    "en": {
        "article and noun": [
            "then the |soldiers came",
            "it was a |house",
            "an |old woman saw us",
            "with my |sister there",
            "at this |place we stayed",
        ],
        "number and unit": [
            "after 20 |kilometres we",
            "in three |days they",
            "at 10:30 |a.m. they",
            "about 1 |000 |000 |people lived",
            "on March |12, they",
            "on 12 |March they",
            "some 30 |% of us",
            "in March |1952 we",
            "about two |hundred |grams of bread",
            "in Room |31 we",
            "at six |o’clock we",
        ],
        "name": [
            "there Saule |Omarova came",
            "saw Mr. |Pemberton there",
            "then Dr |Hale came",
            "with Mrs |Hale and",
            "said J. |R. |Hale to",
            "with Aunt |Miriam and",
        ],
        "negation": [
            "we did not |see him",
            "he never |came back",
            "we don’t |know that",
            "we cannot |say it",
        ],
        "preposition": [
            "we hid in |the barn",
            "came from |Almaty then",
            "out of |nowhere they",
            "because of |her they",
        ],
    },
    "ru": {
        "number and unit": [
            "прошли 40 |километров пешком",
            "это было 12 |марта ночью",
            "весной 1937 |года нас",
            "в 10:30 |утра они",
            "дали 1 |000 |000 |рублей тогда",
            "примерно 30 |% из нас",
            "лагерь № |31 там",
            "в марте |1938 |года мы",
            "прошло пять |лет потом",
        ],
        "name": [
            "там Сауле |Омарова пришла",
            "сказал А. |Б. |Омаров тогда",
            "пришла Анна |Петровна к нам",
            "видел господина |Омарова там",
            "пришёл дядя |Тимур к нам",
            "сказал г-н |Омаров нам",
        ],
        "negation": [
            "мы не |видели его",
            "там нет |воды совсем",
            "я никогда не |забуду это",
            "её ни |разу там",
        ],
        "preposition": [
            "мы жили в |доме там",
            "ехали с |ней вместе",
            "возле |реки жили",
            "прятались под |полом тогда",
            "вместо |хлеба дали",
        ],
        "particle": ["он |же знал", "если |бы мы", "знает |ли он"],
    },
    "tr": {
        "number and unit": [
            "sonra 40 |kilometre yürüdük",
            "orada üç |kişi vardı",
            "bize 12 |Mart gecesi",
            "o zaman 1937 |yılında",
            "sabah saat 10:30 |sularında",
            "tam 1 |000 |000 |lira verdi",
            "bizim 30 |% kadarı",
            "kampta No |31 koğuş",
            "günde 200 |gram ekmek",
            "orada 5. |katta kaldık",
        ],
        "article and noun": ["orada bir |adam vardı", "sonra bu |evde kaldık"],
        "name": [
            "sonra Saule |Omarova geldi",
            "orada Ayşe |Hanım vardı",
            "dün Timur |Bey geldi",
            "sonra Bay |Aksoy geldi",
            "orada Bayan |Aksoy vardı",
            "dün Dr. |Aksoy geldi",
            "sonra Mehmet |Amca geldi",
        ],
        "negation": ["o hiç |gelmedi", "bu doğru |değil dedim", "orada kimse |yok dedi"],
        "postposition": [
            "annem |için yaptım",
            "sabaha |kadar bekledik",
            "bundan |sonra gitti",
            "evin |içinde kaldık",
            "kapının |önünde durdu",
        ],
        "particle": ["sen geldin |mi bilmem", "ben |de oradaydım"],
    },
    "ar": {
        "number and unit": [
            "مشينا 40 |كيلومترا ليلا",
            "بقينا ثلاثة |أيام هناك",
            "في 12 |مارس جاؤوا",
            "في عام |1937 كنا",
            "الساعة 10:30 |صباحا",
            "نحو 30 |% منا",
            "أعطوه 1 |000 |000 |دينار",
        ],
        "name": [
            "قال السيد |تيمور لنا",
            "قالت الدكتورة |مريم لنا",
            "جاء الدكتور |تيمور ليلا",
            "قالت السيدة |أمينة لنا",
            "جاء الأستاذ |تيمور ليلا",
            "كان عبد |الله هناك",
            "جاء أبو |بكر ليلا",
        ],
        "negation": [
            "نحن لم |نره هناك",
            "إنه لا |يعرف ذلك",
            "لن |يعود أبدا",
            "ما |رأيته قط",
            "بيتنا ليس |بعيدا هناك",
            "وهو ولم |يعد بعدها",
            "فهو فلا |يعرف ذلك",
        ],
        "preposition": [
            "كنا في |البيت معا",
            "جاء من |المدينة ليلا",
            "ذهب إلى |السوق معي",
            "وضعه على |الأرض هناك",
            "وفي |الصباح جاء",
            "كان ومع |أبي أخي",
        ],
        "particle": [
            "كنا نعرف أن |الطريق مغلق",
            "يا |أمي قلت",
            "أخذوا كل |شيء منا",
            "في هذا |البيت كنا",
        ],
    },
    "fr": {
        "article and noun": [
            "puis les |soldats sont venus",
            "dans une |maison vide",
            "avec mon |frère aîné",
            "voir cette |femme là",
            "au |village alors",
            "manger du |pain sec",
        ],
        "number and unit": [
            "après 20 |kilomètres à pied",
            "pendant trois |jours et",
            "le 12 |mars 1938",
            "en mars |1938 nous",
            "vers 10 h |30 ils",
            "vers 10 |h 30 ils",
            "environ 1 |000 |000 |euros de",
            "environ 30 |% des",
            "le 1er |mars ils",
        ],
        "name": [
            "puis Saule |Omarova est venue",
            "voir M. |Lavergne là",
            "avec Mme |Fontanel et",
            "dit J. |R. |Lavergne alors",
            "avec tante |Myriam et",
        ],
        "negation": [
            "nous ne |savions rien",
            "il n’a pas |vu cela",
            "elle n’a |jamais |su cela",
            "je ne |peux |pas le dire",
        ],
        "preposition": [
            "cachés dans |la grange",
            "venus de |loin alors",
            "restés chez |nous alors",
            "partis sans |elle alors",
            "jusqu’à |demain il",
        ],
        "marks": [
            "que dire\u00a0|? alors",
            "il a dit\u202f|! alors",
            "« |Viens ici »",
            "Viens ici |» alors",
        ],
    },
    "de": {
        "article and noun": [
            "dann die |Soldaten kamen",
            "in einem |Haus dort",
            "mit meiner |Schwester dort",
            "an diesem |Ort dort",
        ],
        "number and unit": [
            "nach 20 |Kilometern dort",
            "nach drei |Tagen dort",
            "am 12. |März dort",
            "im März |1938 dort",
            "um 10:30 |Uhr dort",
            "etwa 1 |000 |000 |Euro dort",
            "etwa 30 |% von uns",
            "in Zimmer |31 dort",
            "um sechs |Uhr dort",
            "wohnte im 2. |Stock dort",
        ],
        "name": [
            "dann Dr. |Hale dort",
            "dann Herr |Lindquist kam",
            "dass Frau |Karstens kam",
            "dann Tante |Mirjam kam",
            "dann J. |R. |Hale kam",
        ],
        "negation": ["wir haben nicht |gewusst", "es kam kein |Mensch dort", "er hat nie |gesagt"],
        "preposition": [
            "wir waren im |Keller dort",
            "er kam aus |Bremen dort",
            "ohne |Mantel dort",
            "wegen |Schnee dort",
        ],
    },
    "ko": {
        "number and unit": [
            "우리는 40 |킬로미터를 걸었다",
            "모두 세 |명이 있었다",
            "그날 오전 10:30 |분에",
            "그때 1937 |년에",
            "모두 1 |000 |000 |원을",
        ],
        "name": ["어제 티무르 |씨가 왔다"],
        "negation": [
            "나는 안 |갔어요",
            "우리는 못 |보았어요",
            "가지 |않았다",
            "알 수 |없었다",
            "말하지 |못했다",
        ],
        "bound noun": ["갈 |수 있다", "집에 간 |뒤에 왔다", "먹는 |것을 보았다", "어릴 |때 살았다"],
        "determiner": ["나는 그 |사람을 안다", "어느 |날 밤에", "다른 |사람이 왔다"],
    },
    "ja": {
        "number and unit": [
            "四十|キロ歩きました",
            "三|人いました",
            "1998|年でした",
            "10:30|に着きました",
            "1000000|円でした",
        ],
        "name": ["サウレ・|オマロワが来ました", "田中|先生が来ました", "佐伯|さんが来ました"],
        "verb": [
            "雪が降って|いました",
            "見たことが|ありません",
            "行って|しまいました",
            "何も言わ|なかった",
        ],
        "determiner": ["その|夜のこと", "この|家にいました"],
    },
    "ug": {
        "number and unit": [
            "بىز 40 |كىلومېتىر ماڭدۇق",
            "ئۇ 1937 |يىلى كەلدى",
            "سائەت 10:30 |دا كەلدى",
            "ئۈچ |كۈن تۇردۇق",
        ],
        "negation": ["ئۇ كەلگەن |ئەمەس ئىدى", "ئۇ يەردە ھېچكىم |يوق ئىدى", "ئۇ ھېچ |يەرگە بارمىدى"],
        "postposition": ["ئانام |ئۈچۈن قىلدىم", "ئۇرۇشتىن |كېيىن كەلدى", "دادام |بىلەن باردۇق"],
        "article and noun": ["بۇ |ئۆيدە تۇردۇق", "بىر |ئادەم كەلدى"],
    },
}
ROWS = [
    (lang, kind, phrase)
    for lang, kinds in HELD.items()
    for kind, phrases in kinds.items()
    for phrase in phrases
]


LEANING = {
    "kk": ["бізде үш |бала болды", "мен |кеттім сонда", "ауылдың |мектебі жанды"],
    "zh": ["后来王|老师来了", "我问李|先生"],
    "en": [
        "they have |taken him",
        "it was |closed then",
        "I would |go there",
        "the 12th |of March",
    ],
    "ru": ["нас было три |человека там", "была |закрыта тогда", "чёрной |краской тогда"],
    "tr": ["köyün |okulu yandı", "alıp |gitti sonra"],
    "ar": ["كان |الجيران هناك", "أخي |الأكبر هناك"],
    "fr": ["on n’y allait |plus du tout", "nous |savions tout", "la fin |du jour", "a |vu tout"],
    "de": [
        "wir |wussten es",
        "wollten zu |gehen versuchen",
        "ein alter |Mann dort",
        "Leila |Karstens dort",
    ],
    "ko": ["그때 박도윤 |선생님이 왔다", "미리암 |아주머니가 왔다", "가지 |않았다"],
    "ja": ["私の|家は山にあった", "田中|先生が来ました"],
    "ug": ["كېلىپ |كەتتى شۇنداق", "مەكتەپنىڭ |ئالدى بوش"],
}
"""| stands where a line ends only if nothing better is near: pronoun and verb, name and title."""

BEST = {
    "kk": ["Олар келді, |біз кеттік", "ол үнсіз отырды |бірақ естіді", "түн еді. |Жел соқты"],
    "zh": ["他们来了，|我们走了", "我们走了。|天黑了"],
    "en": [
        "they came, |we left",
        "it was night |and they left",
        "all of us waited |in the barn",
        "They left. |We stayed",
        "It rained in Room 2. |Then we left",
        "“Go home.” |He left",
        "the house (our house) |burned",
        "an hour passed |before they came",
    ],
    "ru": [
        "они пришли, |мы ушли",
        "была ночь |и они ушли",
        "все мы ждали |в сарае",
        "Они ушли. |Мы остались",
        "«Иди домой». |Он ушёл",
        "стояла тишина |потому что боялись",
    ],
    "tr": ["geldiler, |biz gittik", "gece oldu |ama gelmediler", "Gittiler. |Biz kaldık"],
    "ar": [
        "جاؤوا، |نحن ذهبنا",
        "هل جاؤوا؟ |نعم",
        "كان الليل |ثم ذهبوا",
        "انتظرنا جميعا |في الحظيرة",
    ],
    "fr": [
        "ils sont venus, |nous avons fui",
        "la nuit est tombée |et ils ont fui",
        "tout le monde attendait |dans la grange",
        "Pourquoi\u00a0? |Je ne sais",
        "« Viens. » |Il est parti",
    ],
    "de": [
        "sie kamen, |wir gingen",
        "es wurde Nacht |und alle gingen",
        "alle warteten |in der Scheune",
        "Ich wohnte in Zimmer 2. |Dann gingen wir",
        "„Geh heim.“ |Er ging",
    ],
    "ko": ["왔어요, |우리는 갔어요", "밤이었다. |바람이 불었다", "밤이 되었지만 |오지 않았다"],
    "ja": ["来ました。|私たちは行きました", "夜になって、|風が吹きました"],
    "ug": ["ئۇلار كەلدى، |بىز كەتتۇق", "كېچە بولدى |لېكىن كەلمىدى", "كەلدىمۇ؟ |ھەئە"],
}
"""| stands where a line ends best: after a mark, before a conjunction or a preposition."""


def costs_at_bars(lang: str, phrase: str, aspect: str = "16:9") -> list[float]:
    """What it costs to end a line at each bar; nothing for those where no line can end."""
    bare = phrase.replace("|", "")
    text = prepare(bare, limits_for(lang, aspect))
    assert text is not None
    assert text.whole == bare
    costs, at = [], 0
    for part in phrase.split("|")[:-1]:
        at += len(part)
        if at in text.cuts:
            costs.append(text.costs[text.cuts.index(at)])
    return costs


@pytest.mark.parametrize(("lang", "kind", "phrase"), ROWS)
def test_held_together(lang: str, kind: str, phrase: str) -> None:
    assert "|" in phrase, kind
    assert all(cost >= BETWEEN_WORDS + BOND for cost in costs_at_bars(lang, phrase))


@pytest.mark.parametrize(
    ("lang", "phrase"), [(lang, phrase) for lang, rows in LEANING.items() for phrase in rows]
)
def test_leaning(lang: str, phrase: str) -> None:
    assert all(cost > BETWEEN_WORDS for cost in costs_at_bars(lang, phrase))


@pytest.mark.parametrize(
    ("lang", "phrase"), [(lang, phrase) for lang, rows in BEST.items() for phrase in rows]
)
def test_ends_best(lang: str, phrase: str) -> None:
    [cost] = costs_at_bars(lang, phrase)
    assert cost < BETWEEN_WORDS


def test_every_published_language_is_in_each_table() -> None:
    wanted = {"kk", "zh", "en", "ru", "tr", "ar", "fr", "de", "ko", "ja", "ug"}
    assert wanted <= set(LANGUAGES)
    assert set(HELD) == set(LEANING) == set(BEST) == wanted


WHOLE = [
    ("ru", "«Иди|» домой"),
    ("fr", "dit-il |? Alors"),
    ("fr", "il a dit |: alors"),
    ("fr", "« |Viens |» alors"),
    ("fr", "une liste |; puis"),
    ("en", "it was (|empty|) then"),
    ("de", "in der „|Halle|“ dort"),
    ("zh", "他说：“|来|”，后来|。"),
    ("ja", "彼は「|来て|」と言った|。"),
    ("ar", "قال « |نعم |» لنا"),
    ("en", "from 1937|–|1938 we"),
    ("en", "on 12|.|03|.|1938 we"),
    ("kk", "сағат 10|:|30|-да келді"),
    ("en", "about 1|,|000|,|000 people"),
    ("ru", "примерно 1\u00a0|000\u00a0|000 человек"),
    ("en", "about 30|% of us"),
    ("fr", "environ 30\u202f|% des gens"),
]
"""| stands before a closing mark, after an opening one, or inside a figure."""


@pytest.mark.parametrize(("lang", "phrase"), WHOLE)
def test_marks_and_figures_stay_where_they_belong(lang: str, phrase: str) -> None:
    assert all(cost >= BETWEEN_WORDS + BOND for cost in costs_at_bars(lang, phrase))

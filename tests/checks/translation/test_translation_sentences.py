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
    (
        "kk",
        "Күйеуімді 2018 жылғы жиырма тоғызыншы қарашада, кешкі сағат тоғыз кезінде алып кетті.",
        {
            "en": "My husband was taken on the twenty-ninth of November 2018, at about "
            "nine in the evening.",
            "zh": "我丈夫是2018年11月29日晚上九点左右被带走的。",
            "ko": "남편은 2018년 11월 29일 밤 아홉 시쯤 끌려갔습니다.",
            "ja": "夫は2018年11月29日の夜九時頃に連れて行かれました。",
            "ar": "أخذوا زوجي في التاسع والعشرين من نوفمبر ٢٠١٨ حوالي الساعة التاسعة مساء.",
            "fr": "On a emmené mon mari le 29 novembre 2018, vers neuf heures du soir.",
        },
    ),
    (
        "kk",
        "Ағайындарымыздан он жеті адам ұсталды, солардың тоғызы әйел.",
        {
            "en": "Seventeen of our relatives were detained, nine of them women.",
            "de": "Siebzehn unserer Verwandten wurden festgenommen, neun davon Frauen.",
            "zh": "我们亲戚里有十七个人被抓，其中九个是女的。",
            "tr": "Akrabalarımızdan on yedi kişi tutuklandı, dokuzu kadın.",
            "ru": "Задержали семнадцать наших родственников, девять из них женщины.",
        },
    ),
    (
        "kk",
        "Қызым хабарласпағалы бес жыл болды.",
        {
            "en": "It has been five years since my daughter last called.",
            "ru": "Уже пять лет дочь не звонит.",
        },
    ),
    (
        "kk",
        "Қырық күн бойы күн көрмедік, қол-аяғымыз кісенде болды.",
        {
            "en": "For forty days we saw no sun; our hands and feet were in shackles.",
            "fr": "Pendant quarante jours, nous n'avons pas vu le soleil ; nous avions "
            "les pieds et les mains enchaînés.",
            "ar": "لم نر الشمس أربعين يوما وكانت أيدينا وأرجلنا مقيدة.",
        },
    ),
    (
        "kk",
        "Төлқұжатымды алып қойды, әлі күнге дейін қайтарған жоқ.",
        {
            "zh": "他们收走了我的护照，到现在还没还。",
            "de": "Sie nahmen mir den Pass ab und haben ihn bis heute nicht zurückgegeben.",
        },
    ),
    (
        "kk",
        "Бұрын мұндай болған емес еді.",
        {
            "tr": "Daha önce böyle bir şey olmamıştı.",
            "ko": "예전에는 이런 일이 없었습니다.",
        },
    ),
    (
        "kk",
        "Қолымда бар-жоғы 300 теңге қалды.",
        {
            "en": "I had only 300 tenge left.",
            "ru": "У меня осталось всего 300 тенге.",
        },
    ),
    (
        "kk",
        "Күніне бір уақыт қана тамақ берді, бір кесе су.",
        {
            "en": "They fed us only once a day, with a cup of water.",
        },
    ),
    (
        "kk",
        "Өмір бойы ұмытпайтын шығармын.",
        {
            "en": "I will probably remember it all my life.",
        },
    ),
    (
        "kk",
        "Сол күннен бері бірде-бір рет тыныш ұйықтаған емеспін.",
        {
            "de": "Seit jenem Tag habe ich kein einziges Mal ruhig geschlafen.",
        },
    ),
    (
        "kk",
        "Екі аптадан соң, дәлірек айтсам 14 күннен кейін босатты.",
        {
            "en": "After two weeks, or rather after 14 days, they let me go.",
        },
    ),
    (
        "kk",
        "Жиналғандар мыңнан асты, бәрі үндемей тұрды.",
        {
            "en": "More than a thousand had gathered, and all stood in silence.",
        },
    ),
    (
        "kk",
        "Сексен сегізінші жылы үйлендік, алпыс бес қой берді.",
        {
            "en": "We married in 1988 and were given sixty-five sheep.",
            "fr": "Nous nous sommes mariés en 88, et on nous a donné soixante-cinq moutons.",
        },
    ),
    (
        "kk",
        "Үйге жетуге үш шақырым қалғанда тоқтатты.",
        {
            "en": "They stopped us three kilometres from home.",
            "zh": "离家还有三公里的时候他们拦住了我们。",
            "ja": "家まであと3キロのところで止められました。",
        },
    ),
    (
        "kk",
        "Балаларым не жеп, не ішіп жүргенін білмеймін.",
        {
            "en": "I don't know what my children eat or drink.",
            "tr": "Çocuklarımın ne yiyip ne içtiğini bilmiyorum.",
        },
    ),
    (
        "kk",
        "Қайда екенін айтпады, айтқызбады.",
        {
            "ar": "لم يقولوا أين هو ولم يسمحوا لأحد بأن يقول.",
        },
    ),
    (
        "kk",
        "Жұма күні сағат төртте қоңырау шалды.",
        {
            "en": "He called on Friday at four o'clock.",
            "fr": "Il a appelé vendredi à 16 heures.",
            "ko": "금요일 네 시에 전화했습니다.",
        },
    ),
    (
        "ru",
        "Нас в камере было восемнадцать, спали по очереди, по четыре часа.",
        {
            "en": "There were eighteen of us in the cell; we slept in turns, four hours each.",
            "kk": "Камерада он сегіз адам болдық, төрт сағаттан кезектесіп ұйықтадық.",
        },
    ),
    (
        "ru",
        "Ей тогда не было и двадцати.",
        {
            "en": "She was not even twenty then.",
        },
    ),
    (
        "ru",
        "Ничего не объясняя, увели.",
        {
            "en": "They led him away without explaining anything.",
            "fr": "On l'a emmené sans rien expliquer.",
        },
    ),
    (
        "zh",
        "我被关了七个月零三天，体重掉了四十多斤。",
        {
            "en": "I was held for seven months and three days and lost more than twenty kilos.",
            "kk": "Мені жеті ай үш күн қамады, жиырма келіден астам салмақ жоғалттым.",
        },
    ),
    (
        "zh",
        "一天只给两个馒头，一碗水。",
        {
            "en": "They gave us only two buns and a bowl of water a day.",
            "ru": "В день давали только две булочки и миску воды.",
        },
    ),
    (
        "zh",
        "谁也不敢说话，连哭都不行。",
        {
            "en": "No one dared to speak; even crying was forbidden.",
        },
    ),
    (
        "zh",
        "那年我刚满二十，妹妹才十二。",
        {
            "en": "I had just turned twenty that year, and my sister was only twelve.",
        },
    ),
    (
        "tr",
        "Yüz elli kişiydik, yarısından çoğu kadındı.",
        {
            "en": "We were a hundred and fifty, more than half of us women.",
        },
    ),
    (
        "tr",
        "Onu bir daha görmedim.",
        {
            "de": "Ich habe ihn nie wiedergesehen.",
        },
    ),
    (
        "tr",
        "Elli beş numaralı odada altı kişi kalıyorduk.",
        {
            "en": "Six of us stayed in room fifty-five.",
        },
    ),
    (
        "ug",
        "ئۇلار مېنى ئون بەش ئاي سولاپ قويدى.",
        {
            "en": "They locked me up for fifteen months.",
            "tr": "Beni on beş ay hapsettiler.",
        },
    ),
    (
        "ug",
        "ھېچكىم ماڭا جاۋاب بەرمىدى.",
        {
            "en": "Nobody answered me.",
        },
    ),
    (
        "ky",
        "Эки жылдан бери кабар ала албай жүрөбүз.",
        {
            "en": "We have had no news for two years.",
        },
    ),
    (
        "ky",
        "Он беш күн камалдым, эч ким келген жок.",
        {
            "ru": "Пятнадцать дней я сидел, никто не приходил.",
        },
    ),
    (
        "en",
        "I counted 1,204 steps from the gate to block C.",
        {
            "kk": "Қақпадан C блогына дейін 1204 қадам санадым.",
            "de": "Ich zählte 1.204 Schritte vom Tor bis zu Block C.",
            "ar": "عددت ١٢٠٤ خطوات من البوابة إلى المبنى C.",
            "fr": "J'ai compté 1 204 pas de la porte jusqu'au bloc C.",
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

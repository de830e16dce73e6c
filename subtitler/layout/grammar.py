"""The small words of each language, by what they do to a line break beside them.

A word that is not listed costs nothing: a short table makes breaks plainer, never wrong. To add a
language, add its row here and its sentences in `tests/test_layout.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Grammar:
    """The small words and endings of a language, by what they do to a break beside them.

    - `conjunctions`, `prepositions`: good to break before, bad after; `conjunction_starts`: how a
      word begins that has its conjunction written on to it; `clause_endings`: how a verb ends
      that closes a clause, good to break after.
    - `forward`: bound to the next word (articles, possessives, negations, titles); `loose` words
      and `loose_endings` (pronouns, auxiliaries, genitives, adjectives, converbs) lean on it.
    - `backward`: bound to the word before (particles, postpositions, auxiliaries after the verb);
      `trailing` words and `trailing_starts` lean on it.
    - `numbers`: numbers as words; `units`: what is counted, bound to its number; `unit_starts`: how
      a word or phrase begins that has its unit written together with what follows.
    - `titles`: bound to a capitalised word after them; `numbered`: to a number after them.
    - `forward_starts`, `forward_endings`: how a word begins or ends that is bound to the next.
    """

    conjunctions: frozenset[str] = frozenset()
    conjunction_starts: tuple[str, ...] = ()
    clause_endings: tuple[str, ...] = ()
    prepositions: frozenset[str] = frozenset()
    forward: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    loose_endings: tuple[str, ...] = ()
    backward: frozenset[str] = frozenset()
    trailing: frozenset[str] = frozenset()
    trailing_starts: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    unit_starts: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    forward_starts: tuple[str, ...] = ()
    forward_endings: tuple[str, ...] = ()


def _grammar(**listed: str) -> Grammar:
    """A row of the table: for each role its words or endings, with spaces between them."""
    roles: dict[str, Any] = {
        role: tuple(words.split()) if role.endswith(_ENDS) else frozenset(words.split())
        for role, words in listed.items()
    }
    return Grammar(**roles)


_ENDS = ("_starts", "_endings")

GRAMMARS = {
    "en": _grammar(
        conjunctions="and but or nor so because that which who whom whose when while where if"
        " although though until unless since as than before after then whether",
        prepositions="in on at to from with by for about into onto over under through during"
        " between against without near behind across along around towards inside outside among",
        forward="a an the of my your his our their this these those every each no some any all"
        " both not never don’t didn’t doesn’t wasn’t weren’t isn’t aren’t can’t couldn’t won’t"
        " wouldn’t hadn’t haven’t hasn’t very mr mrs ms dr st nr cannot shouldn’t mustn’t",
        loose="i he she we they is are was were am be been being has have had do did will would"
        " can could should must may might her its first second third last next same other own old"
        " older younger new little small big long whole",
        numbers="two three four five six seven eight nine ten eleven twelve fifteen twenty thirty"
        " forty fifty sixty hundred thousand million",
        units="year years month months week weeks day days hour hours minute minutes o’clock"
        " people kilometres kilometers km metres meters kilos kg grams percent dollars degrees"
        " times a.m p.m january february march april may june july august september october"
        " november december hundred thousand million noon midnight sheep tonnes litres liters"
        " acres",
        trailing="of",
        numbered="camp cell room block house page number nr part chapter",
        titles="aunt uncle grandmother grandfather brother sister doctor professor colonel"
        " captain sergeant",
    ),
    "tr": _grammar(
        conjunctions="ve ama fakat ancak çünkü ya veya yahut hem eğer oysa yoksa hatta",
        forward="bir bu şu her hiç hiçbir çok en daha pek bazı bütün tüm hangi bay bayan dr no"
        " nolu ne",
        loose="ben sen o biz siz onlar benim senin onun bizim sizin onların kendi",
        backward="mi mı mu mü miydi mıydı muydu müydü misin mısın musun müsün miyim mıyım de da"
        " ki ile için gibi kadar göre doğru beri önce sonra ise bile değil değildi değildim idi"
        " imiş diye üzere rağmen karşı dolayı boyunca etti ettiler ettim ettik eden etmek oldu"
        " olan olduğu vardı var yok yoktu bey hanım teyze amca abla abi dayı içinde içine önünde"
        " önüne üstünde üzerinde altında yanında arkasında karşısında arasında ötesinde",
        numbers="iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yüz bin",
        units="yıl yıllık yılı yılında yaş yaşında yaşındaydım ay gün hafta saat dakika kilometre"
        " km metre kilo kg kişi lira derece ocak şubat mart nisan mayıs haziran temmuz ağustos"
        " eylül ekim kasım aralık gram litre ton dönüm bin milyon defa kez sularında sıralarında"
        " civarında yıldır aydır saatlik",
        loose_endings="nın nin nun nün ğın ğin ğun ğün ların lerin ıp ip up üp",
        clause_endings="diye ınca ince unca ünce ığında iğinde uğunda üğünde duğunda tığında"
        " arken erken ırken irken",
        unit_starts="kilometre dakika saat",
        numbered="oda odada koğuş koğuşta kamp kampta barak",
    ),
    "ru": _grammar(
        conjunctions="и а но или что чтобы если когда потому так как который которая которое"
        " которые которых которого которой которую где куда откуда хотя пока либо зато ни",
        prepositions="в во на с со к ко по за из изо от ото до у о об обо при про для без под над"
        " перед через между около после среди кроме возле вокруг ради из-за из-под вместо внутри"
        " вдоль против сквозь мимо насчёт благодаря",
        forward="не нет мой моя моё мои моего моей мою наш наша наше наши нашего нашей нашу его"
        " её их этот эта это эти этого этой тот та те весь вся всё все каждый каждую один одна"
        " одно очень самый г ул им д с № номер нельзя никогда ни",
        loose="я ты он она мы вы они был была было были будет меня нас нам мне свой свою своего",
        backward="же ли бы б ж назад №",
        numbers="два две три четыре пять шесть семь восемь девять десять двенадцать пятнадцать"
        " двадцать тридцать сорок пятьдесят сто тысяча тысяч",
        units="лет год года году годов месяц месяца месяцев день дня дней недель недели час часа"
        " часов минут км километров километра м метров кг килограммов рублей человек процентов"
        " градусов января февраля марта апреля мая июня июля августа сентября октября ноября"
        " декабря январе феврале марте апреле мае июне июле августе сентябре октябре ноябре"
        " декабре утра вечера ночи тысяч тысячи миллион миллиона миллионов литров тонн граммов"
        " грамм раз раза минуты часам",
        loose_endings="ый ая ое ые ого его ому ему ых ую ыми",
        titles="дядя дядю дяди тётя тётю тёти бабушка бабушку дедушка дедушку господин господина"
        " господину н жа госпожа товарищ доктор профессор",
        numbered="лагерь лагере лагеря камера камере комната комнате барак бараке дом доме",
    ),
    "kk": _grammar(
        conjunctions="және бірақ алайда өйткені себебі немесе әлде ал сондықтан егер яғни содан"
        " сонда",
        forward="бір бұл сол осы ана мына әр әрбір барлық ешқандай еш өте ең тым менің сенің оның"
        " біздің сіздің олардың №",
        loose="мен сен ол біз сіз олар",
        backward="да де та те ма ме ба бе па пе ғой қой ғана шығар екен еді едік едім емес"
        " емеспін емеспіз деп дейді деді деген дедім үшін туралы дейін кейін бұрын бері бойы"
        " бойынша сияқты секілді арқылы бірге қарай соң шейін жайлы жөнінде қарсы жоқ пен бен"
        " жатыр жатты жатқан тұр тұрды тұрған жүр жүрді жүрген отыр отырды отырған болды болған"
        " кетті кеткен қалды қалған берді алды ата апа аға № ханым мырза ағай апай әже атай көке"
        " ішінде үстінде астында жанында қасында алдында артында маңында арасында мырзаның",
        numbers="екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жүз мың",
        units="жыл жылы жылдың жылғы жаста жасымда ай айда күн сағат сағатта минут шақырым км"
        " метр келі кило кг теңге адам үй пайыз қаңтар қаңтарда ақпан наурыз наурызда сәуір мамыр"
        " маусым шілде тамыз тамызда қыркүйек қазан қазанда қараша желтоқсан шамасында грамм мың"
        " миллион литр гектар сәуірде мамырда маусымда шілдеде қыркүйекте қарашада желтоқсанда"
        " ақпанда жасар рет",
        loose_endings="ның нің дың дің тың тің ып іп ап еп",
        clause_endings="деп ғанда генде қанда кенде ғасын гесін қасын кесін ғанша генше",
        numbered="лагерь камера бөлме үй барак",
    ),
    "fr": _grammar(
        conjunctions="et mais ou où donc or ni car que quand lorsque parce puisque comme si qui"
        " dont afin alors",
        prepositions="à au aux dans en sur sous par pour avec sans chez vers entre depuis pendant"
        " avant après contre jusqu’à jusqu’au près derrière devant",
        forward="le la les de du des un une mon ma mes ton ta tes son sa ses notre nos votre vos"
        " leur leurs ce cet cette ces chaque quelques plusieurs tout toute tous toutes ne pas"
        " jamais plus rien très m mme mlle dr",
        loose="je tu il elle nous vous ils elles on me te se lui y est es suis sommes sont étais"
        " était étaient étions ai as a avons ont avais avait avaient avions j’ai n’ai n’a n’avait"
        " c’était",
        numbers="deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente"
        " quarante cinquante cent cents mille",
        units="an ans mois jour jours semaines heure heures minutes kilomètres km mètres kilos kg"
        " euros personnes fois janvier février mars avril mai juin juillet août septembre octobre"
        " novembre décembre h gramme grammes litres tonnes moutons cents mille million millions"
        " kilomètre",
        backward="aîné aînée cadet cadette pas",
        trailing="de du des plus jamais rien",
        titles="tante oncle frère sœur docteur professeur monsieur madame maître grand-mère"
        " grand-père",
        forward_starts="n’",
        numbered="chambre cellule camp numéro page bloc",
    ),
    "de": _grammar(
        conjunctions="und aber oder denn weil dass daß wenn als ob obwohl damit bevor nachdem"
        " während bis sondern sowie doch wo wie",
        prepositions="in im ins an am ans auf aus bei beim mit nach von vom zu zum zur über unter"
        " vor hinter neben zwischen für gegen ohne um durch seit wegen trotz außer innerhalb"
        " statt anstatt entlang gegenüber",
        forward="der die das den dem des ein eine einen einem einer eines mein meine meinen"
        " meinem meiner sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere"
        " unseren unserem unserer kein keine keinen keinem keiner dieser diese dieses diesen"
        " diesem jeder jede jedes jeden jedem alle nicht nie niemals sehr dr nr",
        loose="ich du er sie es wir war waren bin ist sind hat habe haben hatte hatten wurde"
        " wurden man uns mich sich zu",
        numbers="zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig"
        " dreißig vierzig fünfzig hundert tausend",
        units="jahr jahre jahren monat monate monaten tag tage tagen woche wochen stunde stunden"
        " uhr minuten kilometer km meter kilo kg euro menschen personen prozent grad mal januar"
        " februar märz april mai juni juli august september oktober november dezember kilometern"
        " metern gramm litern liter tausend million millionen schafe",
        titles="herr herrn frau tante onkel doktor professor",
        numbered="zimmer zelle lager block baracke haus seite nummer",
    ),
    "ar": _grammar(
        conjunctions="ثم أو أم لكن ولكن ولكنني لأن لأنني لأنه لأنها لأنهم لأننا عندما وعندما حين"
        " حتى إذا لو أن أنه أنها أنهم إن كي بينما الذي التي الذين كما وفي ومن وعلى وإلى ومع وبعد"
        " ولم ولا وكان وكانت وكنا وكنت وقال وقالت وقالوا وهو وهي وهم ونحن وأنا فقال فقالت",
        prepositions="في من إلى على عن مع بين عند منذ خلال بعد قبل تحت فوق أمام وراء حول بدون دون"
        " نحو ضد لدى وعند وبين وعن ومنذ وتحت وفوق وأمام",
        forward="هذا هذه ذلك تلك هؤلاء كل أي لا لم لن ما ليس ليست لست غير قد لقد سوف ولم ولا رقم"
        " السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة الشيخ الحاج عبد أبو بن ابن بنت يا فلا"
        " فلم فلن ولن وما وليس فليس دون",
        loose="كان كانت كانوا كنا كنت أنا نحن هو هي هم",
        numbers="ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثماني ثمانية تسع تسعة عشر عشرة"
        " عشرين ثلاثين أربعين خمسين مئة ألف",
        units="سنة سنوات عام عاما عامًا أعوام شهر أشهر شهرا شهرًا يوم أيام يوما يومًا ساعة ساعات"
        " دقيقة كيلومتر كيلومترا كيلومترًا كم متر مترا مترًا كيلوغرام شخص شخصا شخصًا أشخاص مرة"
        " مرات يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر صباحا"
        " صباحًا مساء ليلا ألف آلاف مليون غراما غرامًا غرام بالمئة دينار",
        trailing="عشر",
        conjunction_starts="وال",
        trailing_starts="ال",
    ),
    "zh": _grammar(
        conjunctions="和 但 但是 因为 所以 而 就 也 可是 然后 后来 如果 虽然 还 又 或者 于是 才",
        prepositions="在 从 对 向 把 被 跟 给 到 往 为了",
        forward="不 没 没有 很 这 那 这个 那个 每 一个 最 第 我 他 她 我们 他们",
        backward="的 了 着 过 吗 呢 吧 们 里 上 地 得 时 时候 后 前 说",
        numbers="一 两 二 三 四 五 六 七 八 九 十 百 千 几",
        units="个 年 月 日 号 天 岁 人 块 公里 次 小时 分钟 名 口 斤 米",
        loose_endings="的",
        unit_starts="个 公里 年 月 日 号 天 岁 人 块 次 小时 分钟 名 口 斤 米 点 度 克 里 座 辆 只",
        forward_endings="没有 没 不",
        trailing_starts="老师 先生 女士 大叔 阿姨 爷爷 奶奶",
    ),
    "ko": _grammar(
        conjunctions="그리고 그런데 그래서 하지만 그러나 그러면 또는 왜냐하면",
        forward="그날 이날 이 그 저 한 안 못 내 우리 제 모든 매 아주 아무 어떤 어느 다른 그런"
        " 이런 저런 새 온",
        backward="밑 밑에 위 위에 안에 앞 앞에 뒤 뒤에 옆 옆에 속 속에 것 것이 것은 것을 수 수가"
        " 수도 때 때는 때까지 뿐 후 후에 전 전에 동안 등 있었다 있었어요 있었습니다 없었다"
        " 없었어요 없었습니다 없다 없어요 있다 있어요 않았다 않았어요 않았습니다 않는다 못했다"
        " 못했어요 못했습니다 했다 했어요 했습니다 씨 씨가 씨는 씨를 씨의 씨와 씨도 씨에게",
        numbers="두 세 네 다섯 여섯 일곱 여덟 아홉 열 스무 서른 마흔 쉰 백 천 만",
        units="년 월 일 명 명이 명은 명을 살 살이 살에 시간 개 킬로미터 달 번 사람 시 분 킬로 미터",
        loose_endings="의 던",
        clause_endings="지만 는데 니까 어서 아서 와서 가서 나서 면서 려고 도록 었고 았고 했고"
        " 셨고 으며 해서 져서",
        trailing_starts="있 없 않 못했 선생 아주머니 아저씨 할머니 할아버지",
        unit_starts="킬로 미터 년 월 일 명 시간 분 살 개 원 그램 퍼센트 주일 시에 번 사람 달 가구"
        " 마리",
    ),
    "ja": _grammar(
        conjunctions="そして しかし でも だから それで それから また けれども なぜなら もし",
        forward="この その あの どの ある とても 私の 毎",
        backward="こと ことが ことを ことは もの とき 時 いた いました いる います いない"
        " いません ない なかった ください しまった しまいました",
        numbers="一 二 三 四 五 六 七 八 九 十 百 千",
        units="年 月 日 人 歳 時間 個 キロ 回 時 分 年間 か月",
        loose_endings="の",
        clause_endings="ので から けど けれど ながら たら れば ても",
        unit_starts="年 月 日 人 歳 時 個 キロ 回 分 か月 グラム 円 メートル",
        trailing_starts="さん 先生 おばさん おじさん",
    ),
    "ky": _grammar(
        conjunctions="жана бирок анткени себеби же ошондуктан эгер",
        forward="бир бул ал ошол ар эч эң абдан менин сенин анын биздин",
        backward="да де менен үчүн жөнүндө чейин кийин мурун бери бойу эле эмес деп деди деген"
        " жок ичинде үстүндө астында жанында алдында айым мырза аркылуу боюнча",
        units="жыл жылы ай күн саат чакырым км киши",
        loose_endings="нын нин нун нүн дын дин дун дүн тын тин тун түн ып ип уп үп",
        clause_endings="деп",
        numbers="эки үч төрт беш алты жети сегиз тогуз он жыйырма отуз кырк элүү алтымыш жүз миң",
    ),
    "tt": _grammar(
        conjunctions="һәм ләкин әмма чөнки яки шуңа әгәр",
        forward="бер бу шул теге һәр иң бик минем синең аның безнең",
        backward="да дә та тә белән өчен турында кадәр соң элек бирле иде түгел дип диде юк"
        " эчендә өстендә астында янында алдында ханым әфәнде аша буенча",
        units="ел елы ай көн сәгать чакрым км кеше",
        loose_endings="ның нең ып еп",
        clause_endings="дип",
        numbers="ике өч дүрт биш алты җиде сигез тугыз ун егерме утыз кырык илле алтмыш йөз мең",
    ),
    "ug": _grammar(
        conjunctions="ۋە لېكىن بىراق چۈنكى ياكى شۇڭا ئەگەر",
        forward="بىر بۇ شۇ ئۇ ھەر ھېچ ئەڭ ناھايىتى مېنىڭ سېنىڭ ئۇنىڭ بىزنىڭ",
        backward="بىلەن ئۈچۈن ھەققىدە كېيىن بۇرۇن بېرى ئىدى ئەمەس دەپ دېدى يوق دا دە ئىچىدە"
        " ئۈستىدە ئاستىدا يېنىدا ئالدىدا خانىم ئەپەندى ئارقىلىق بويىچە",
        units="يىل يىلى ئاي كۈن سائەت كىلومېتىر ئادەم",
        loose_endings="نىڭ ىپ ۇپ ۈپ",
        clause_endings="دەپ",
        numbers="ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون يىگىرمە ئوتتۇز قىرىق ئەللىك"
        " ئاتمىش يۈز مىڭ",
    ),
}

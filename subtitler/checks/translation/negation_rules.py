"""How each language says no: what is a negation, what only looks like one, what is half one.

For each language three patterns, for text in lower case. `never` is taken out first: words that
hold the letters of a negation and mean none (“not only” is half of one, so it stands under
`perhaps`). `perhaps` is taken out next, and remembered: where it stands, the other side may have a
negation or none. What then still matches `surely` is a negation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of one language, ready to search."""

    never: re.Pattern[str]
    perhaps: re.Pattern[str]
    surely: re.Pattern[str]


# Kazakh -ма/-ба/-па stands after these sounds, and only after these, which keeps табады "finds" and
# көмеді "buries" apart from a negation (сонорные and vowels; з ж м н ң; voiceless, б г д).
_KK_MA = r"(?:(?<=[аәеоөұүыіиуэяюёрлйу])м[ае]|(?<=[зжмнң])[б][ае]|(?<=[птқксшбгдфхцчщвғ])п[ае])"
_KK_ROOT = r"(?<!\w)\w{1,14}?"
_KK_VERB = (
    rf"{_KK_ROOT}{_KK_MA}"
    r"(?:д[ыі](?:м|ң|қ|к|ңыз|ңіз|ңдар|ңдер|лар|лер)?|й(?:д[ыі]|м[ыі]н|м[ыі]з|с[ыі]ң|с[ыі]з|"
    r"т[ыі]н\w*)?"
    r"|[ғг][ае]н\w*|пт[ыі]\w*|п(?:п[ыі]н|с[ыі]ң)|у(?:[ғг][ае]|д[ыіае]\w*|[ыі]\w*|ш[ыі]\w*|"
    r"л[ыі]қ\w*|м\w*|ң\w*)?"
    r"|ст[ае]н|с[ыі]н|с[ае](?:м|ң|қ|к|ңыз|ңіз)?|йт[ыі]н\w*|ң[ыі]зд[ае]р|с(?:п[ыі]н|с[ыі]ң|"
    r"с[ыі]з)?(?=\s(?:ед[ыі]|ек)))(?!\w)"
)
# Roots that end in -ма, -ме and the like: imprison, patch, bury, suck, close one's eyes, look.
_KK_ROOTS = (
    r"(?<!\w)(?:қама(?!ма|па)|жама(?!ма)|көме(?!ме)|еме(?!ме|с)|жұма(?!ма)|маған|бағана|"
    r"алмаст\w*|тамаша|түрме|бөлме|мекеме|"
    r"саба|мамай|ұмай|абай\b|\w*ымақ|\w*імек|аппа|отырма|елме)\w*"
)
_TURKIC_PERHAPS = (
    r"\w+м[ае]с\s(?:бұрын|үшін)|\w+[мбп][ае]й\s(?:тұрып|болма\w*|қоймай\w*|келмей\w*)"
    r"|басқа\sеш\w*(?:\s\w+){1,3}|қиын(?!\w)|бойдақ\w*"
    # Whom should I trust? How should I not weep?
    r"|(?:қалай|қайтіп|неге|қайдан)\s(?:\w+\s){0,3}\w+[мбп][ае]й\w*(?=\s?\?)"
    r"|(?<!\w)(?:не|кімге|кімді|кімнен|қайда|қалай)\s\w+й(?:ын|ін)(?=\s?\?)"
    r"|қарама(?:стан|й)(?!\w)|(?:емес|жоқ|жок|эмес)\w{0,4}\s[пмбд][ае](?!\w)|ғана\s(?:емес|қоймай)"
    r"|қана\sқоймай|\w+у[ыі]?\sмүмкін|тынбай|тоқтамай|тоқтаусыз|амалсыз\w*|мәжбүр\w*|"
    r"\w{2,}с[ыі]з(?!\w)"
    r"|\w{2,}[мбп][ае]ң(?:[ыі]з|д[ае]р)?(?!\w)|\w{2,}[мбп][ае]с(?!\w)"
    r"|\w{2,}[мбп][ае](?=\s?(?:$|[.!?,;:…»”—–-]))|тек(?!\w)|зорға|әрең|"
    r"бас\sтарт\w*"
    r"|тыйым\w*|айырыл\w*|хабарсыз\w*|[ғгқк][ае]н(?:ғ[ае]|г[ае])\sдейін|[нс]\sбұрын|[мбп][ае]йынша|\w+[ғгқк][аеы]нша|бірде-бір"
    r"|болмаса|әйтпесе|ұмыт\w*|\w+[мбп][ае][ғг][ае]л[ыі]|үндеме\w*|нашар|өтірік|жалған|"
    r"\w+с[ае](?:м|ң|қ|к|ңыз|ңіз)?\sболма\w*|"
    r"шыдамсыз"
)

_TR_PERSON = r"(?:[mnk]|l[ae]r|n[ıi]z|s[ıi]n(?:[ıi]z)?|[ıi]z|d[ıiuü]\w{0,4})?"
_TR_VERB = (
    rf"(?<!\w)\w{{2,}}(?:m[ıiuü]yor\w{{0,7}}|m[ae](?:d[ıi](?:[mnk]|l[ae]r|n[ıi]z|r)?|"
    rf"m[ıi]ş\w{{0,6}}|y[ae]c[ae][kğ]\w{{0,7}}"
    rf"|y[ae]n\w{{0,8}}|y[ıi]p|y[ıi]nc[ae]|y[ae]r[ae]k|y[ıi]n(?:[ıi]z)?|z{_TR_PERSON}|"
    rf"m[ae][kğs]\w{{0,6}}"
    rf"|ks[ıi]z[ıi]n))(?!\w)|(?<!\w)(?:de|ye)(?:m[ıi]yor|medi|memiş|meye|mez)\w{{0,6}}(?!\w)"
)

_RULES: dict[str, tuple[str, str, str]] = {
    "kk": (
        _KK_ROOTS,
        _TURKIC_PERHAPS,
        r"(?<!\w)(?:емес|жоқ|жок)\w*|(?<!\w)еш(?:кім(?:ге|ді|нің|нен|мен|де)?|(?:қашан|теңе|"
        r"теме|нәрсе|қандай|бір|қайда|қайсы)\w{0,6})?(?!\w)"
        rf"|{_KK_VERB}",
    ),
    "ky": (
        r"(?<!\w)(?:мага|абай|камак\w*|кама\w*|жума\w*)(?!\w)",
        r"\w+[мбп][аеоө]с?(?!\w)|карабай|карабастан|\w+с[ыиуү]з(?!\w)|гана\sэмес|чейин|мурун|"
        r"аргасыз",
        r"(?<!\w)(?:эмес|жок)\w*|(?<!\w)эч\w*|"
        r"(?<!\w)\w+(?<=[аеоөуүыиэрлйзжмнңптксшчбгд])[мбп][аеоө]"
        r"(?:д[ыиуү]\w{0,4}|йт?[ыиуүтм]?\w{0,4}|[гк][аеоө]н\w{0,5}|птыр\w*|птир\w*)(?!\w)",
    ),
    "tt": (
        r"(?<!\w)(?:мәй|миңа)(?!\w)",
        r"\w+[мс][аәы]з?(?!\w)|карамастан|гына\sтүгел|кадәр|элек|мәҗбүр\w*",
        r"(?<!\w)(?:түгел|юк)\w*|(?<!\w)һич\w*|(?<!\w)берни\w*|(?<!\w)беркем\w*|(?<!\w)\w+м[аәы]"
        r"(?:д[ыеа]\w{0,3}|[йс]\w{0,4}|г[аә]н\w{0,5})(?!\w)",
    ),
    "tr": (
        r"(?<!\w)(?:namaz\w*|temmuz\w*|akşam\w*|mahkeme\w*|cuma\w*|elma\w*|adam\w*|"
        r"komedi\w*|mamafih|cemaziye\w*|muamma\w*|"
        r"(?:göm|em|yum)[iıuü]yor\w*|hamamda\w*|imam\w*|tamam\w*|zaman\w*|aman\w*|düşman\w*|"
        r"\w+[ae]bilme\w*)(?!\w)",
        r"(?:sadece|yalnızca|yalnız)\s(?:\w+\s){0,3}değil|(?:hiç\s)?\w+m[ae]d[ae]n(?!\w)|"
        r"\w+m[ae]yan\w*\s(?:\w+\s)?(?:yok|kalmad)\w*|bekâr\w*|bekar\w*|(?<!\w)sus\w*|sadece|yalnızca|"
        r"\w+m[ae](?:m|n|k[it]e|m[ıi]z|n[ıi]z|s[ıi]|y[ıiae])?(?!\w)|\w{2,}s[ıiuü]z\w{0,4}(?!\w)|"
        r"ancak|rağmen|zorunda\w*|mecbur\w*|değil\smi\w*|yok\smu\w*|[ae]n[ae]\skadar|daha\sönce|"
        r"neredeyse|yasak\w*|"
        r"reddet\w*|kaybet\w*|vazgeç\w*|kayıp|yoksa|zor",
        rf"(?<!\w)(?:değil|yok(?!sul|uş|la))\w*|(?<!\w)(?:hiç|asla|hayır)(?!\w)|"
        rf"(?<!\w)hiç(?:bir|kim|biri)\w*|"
        rf"(?<!\w)ne\s(?:\w+\s){{1,3}}ne\s|{_TR_VERB}",
    ),
    "ug": (
        r"(?<!\w)(?:ماڭا)(?!\w)",
        r"\w+سىز(?!\w)|\w+م[اە](?!\w)|قارىماي|پەقەت|غىچە|گىچە|بۇرۇن|مەجبۇر\w*",
        r"(?<!\w)(?:ئەمەس|يوق)\w*|(?<!\w)ھېچ\w*|(?<!\w)\w+(?:م(?:اي|ەي)\w{0,5}|مى(?:دى|غان|"
        r"گەن|دۇق|دىم)\w{0,5}|ماس\w{0,3}|مەس\w{0,3})(?!\w)",
    ),
    "ru": (
        r"(?<!\w)(?:немец\w*|немк\w*|недел\w*|небо\w*|неба\w*|нефт\w*|нес(?!ч|о|м)\w*|нерв\w*|"
        r"неж\w*|нет-нет|"
        r"нигер\w*|ник(?:а|о)л(?:а|ь)\w*|несколько|нескольк\w*|нём|нем|нему|ней|нею|бесед\w*|"
        r"беспоко\w*|"
        r"безопас\w*|бездн\w*|берег\w*)(?!\w)",
        r"(?:чего|кого|кто|куда|где|как|что)\s(?:\w+\s)?только\sне|труд\w*|тяж[её]л\w*|холост\w*|"
        r"(?<!\w)сразу|не\sтолько|не\sменее|не\sраз(?!\w)|чуть\sне|едва\sне|пока\sне|как\sни|что\sни|"
        r"кто\sни|где\sни|"
        r"сколько\sни|куда\sни|не\sмо(?:г|гу|гли?|жет|жем|гла)\sне|нельзя\sне|не\sли|несмотря|"
        r"(?<!\w)едва|"
        r"(?<!\w)лишь|(?<!\w)(?:лож|лгут|враньё)\w*|только|(?<!\w)пока(?!\w)|(?<!\w)до\sтого|"
        r"(?<!\w)прежде|(?<!\w)перед|"
        r"(?<!\w)(?:не(?!льзя)|без|бес)[а-яё]{3,}|отказ\w*|отключ\w*|плох\w*|слаб\w*|запре\w*|"
        r"переста\w*|исче[зс]\w*|пропа\w*|лиш[иеа]\w*|"
        r"потеря\w*|пуст\w*|избе[гж]\w*|молча\w*|вместо|откуда",
        r"(?<!\w)(?:не|ни|нет|нету|нельзя|никто|никого|никому|никем|ничего|ничто|ничему|ничем|"
        r"никогда|нигде|"
        r"никуда|никак|никак(?:ой|ая|ого|их|ие|ую|ом)|некого|нечего|некуда|негде|без|безо|"
        r"неизвестно)(?!\w)",
    ),
    "en": (
        r"\bno\.?\s?(?=\d)|\bnotic\w*|\bnote\w*|\bnorth\w*|\bnor(?:mal|way)\w*",
        r"\bnot\s(?:only|just|merely|simply)|\bno\sdoubt|\bno\smatter|\bwhether\sor\snot|"
        r"\bor\snot\b|\bwhy\snot|"
        r"(?:isn|aren|don|didn|wasn|won|doesn)['’]t\s(?:it|they|he|she|you|we)\b|\bnot\suntil|"
        r"\bunless|\buntil|\bbarely|"
        r"\bhardly|\bscarcely|\bonly|\bbut\b|\black\w*|\bfail\w*|\brefus\w*|\bden(?:y|ied|"
        r"ies)|\bunable|\bimpossib\w*|"
        r"\bforbid\w*|\bforbad\w*|\bban\w*|\bprohibit\w*|\bprevent\w*|\bstop\w*|\blost|\blose|"
        r"\bmiss(?:ed|ing|es)?\b|"
        r"\bdisappear\w*|\bdespite|\binstead|\bbefore|\btoo\b|\bavoid\w*|\bun(?!der|til|it|"
        r"cle|ion)[a-z]{3,}|"
        r"\b[a-z]{3,}less\b|\bdis[a-z]{4,}|\bin(?:valid|correct|capable|visible|nocent)\w*|"
        r"\bbereft|\baway\sfrom|"
        r"\bless\b|\bfalse|\blies?\b|\bany(?:one|body|thing|more)?\b|\bsilen\w*|\bempty|"
        r"\balone|\bstill|\bleft\b|"
        r"\bstrange\w*|\bfew\b|\blittle\b|\bhard\b|\bdifficult\w*|\bsingle\b|\bquiet\w*",
        r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|cant|dont|"
        r"didnt|wasnt)\b|n['’]t\b",
    ),
    "fr": (
        r"\bpas\sà\spas|(?:\d|cents?|mille|dix|vingt|trente|quarante|cinquante|deux|trois|"
        r"quatre|cinq|six)\spas\b|"
        r"\b(?:un|le|les|des|quelques|ses|mes|leurs|chaque|de)\spas\b(?!\sde)|"
        r"\bnon\sloin|\bn['’]importe|"
        r"\bune\spersonne|\bla\spersonne|\bpersonnes",
        r"\bnon\s(?:seulement|pas\sseulement)|\bsans\s(?:doute|cesse|tache|arrêt)|"
        r"\bcoup[ée]\w*|\b(?:avant|à\smoins|peur|crainte)\sque.{0,25}\bn[e'’]|"
        r"\bn(?:e\s|['’])(?:(?!\bpas\b|\bjamais\b|\brien\b|\bpersonne\b|\baucun|\bplus\b|"
        r"\bni\b|\bnulle?\b)[^.!?;]){1,70}\bqu[e'’]|"
        r"\bseul\w*|\bavant|\bà\speine|\bmanqu\w*|\brefus\w*|\binterdi\w*|\bperd\w*|"
        r"\bdispar\w*|\bempêch\w*|\bmalgré|"
        r"\bjusqu|\bin(?:connu|capable|visible|justi|utile)\w*|\bimposs\w*|\btrop\b|"
        r"\bau\slieu|\bvide|\bsinon|\bcess\w*|"
        r"\bdifficile\w*|\bdure?s?\b|\bsilence|\bmuet\w*|\bcélibataire|\btais\w*|"
        r"\bétrang\w*|\bpeu\b|\bmoins\b|\bencore|\bpas\b(?=\?)|\bprivé\w*|\barrêt\w*|\béloign\w*",
        r"\bn(?:e\b|['’])|\b(?:pas|jamais|rien|sans|aucune?|ni|non|personne\sne|nulle\spart)\b",
    ),
    "de": (
        r"\bnichte\w*|\bnieder\w*|\bnier\w*",
        r"\bnicht\s(?:nur|bloß|allein)|\bnicht\swahr|\bobwohl|\btrotz\w*|\bbevor|\bbis\b|"
        r"\bkaum|\bnur\b|\bstatt|"
        r"\bohne\szweifel|\bverbo\w*|\bverbi\w*|\bverlor\w*|\bverlier\w*|\bverschw\w*|"
        r"\bverweiger\w*|\bfehl\w*|\bverstumm\w*|\bstumm\w*|\bledig|\bschwer\w*|\bschwierig\w*|"
        r"\bzu\s\w+,?\s(?:um|als\sdass)\b|\bhielt\w*\b[^.!?]*\bfest\b|\bfestgehalten\b|"
        r"\bzu\s(?:schwach|müde|krank|alt|klein|jung|spät|kalt|eng|arm|teuer|weit|gefährlich)\b|"
        r"\bun(?!d\b|s\b|ser|ter|gefähr)[a-zäöüß]{3,}|\b[a-zäöüß]{3,}los(?:e[rsnm]?)?\b|"
        r"\bsonst|\bleer\w*|\baufhör\w*|"
        r"\bhört\w*\b(?=[^.!?]*\bauf\b)|\bfremd\w*|\bwenig\w*|\bnoch\b|\ballein\w*|\bunmög\w*|\bschweig\w*|"
        r"\bschwieg\w*",
        r"\b(?:nicht|nichts|nie|niemals|niemand\w*|nirgend\w*|kein\w*|ohne|nein|weder|nimmer)\b",
    ),
    "ar": (
        r"(?<!\w)(?:لماذا|كلما|عندما|بينما|ربما|مثلما|حينما|طالما|لمّ?ا)(?!\w)",
        r"(?<!\w)(?:و|ف)?(?:لا|لم|ما|لن)\s(?:بد|سيما|شك|يزال|تزال|نزال|ازال|زال|زالت|يزل|تزل|"
        r"زلت|زلنا|زالوا|يزالون)(?!\w)|"
        r"ليس\sفقط|لا\s?فقط|(?<!\w)و?(?:لا|لم|لن|ليس|ما)(?:\s\S+){1,6}\s(?:الا|سوي|سوى)(?!\w)|"
        r"(?<!\w)و?(?:ما|غير|دون|كلا|ابدا|قط|قبل|حتي|حتى|"
        r"فقط|انقطع\w*|رغم|برغم|بالرغم|الا|سوى|مجهول\w*|غرباء|فقد\w*|رفض\w*|منع\w*|ممنوع\w*|"
        r"اختف\w*|خال\w*|بعيد\w*|صعب\w*|وحد\w*|مستحيل|نسي\w*)(?!\w)|"
        r"(?<!\w)[وف]?(?:ب|ل|من\s)?غير(?!\w)",
        r"(?<!\w)(?:[وفا]{1,2})?(?:لا|لم|لن|ليس|ليست|ليسوا|لست|لسنا|لسن|بدون|بلا|عدم|بعدم|"
        r"لعدم|لئلا|الا\s?ان)(?!\w)|(?<!\w)من\sدون(?!\w)",
    ),
    "zh": (
        r"不过|不久|不断|不同|差不多|不错|对不起|不如|不少|不然|不由得|不禁|不光|好不容易|未来|无线|特别|别人|别处|"
        r"分别|区别|告别|别的|性别|级别|个别|别墅|离别|辨别|道别|送别|非常|非洲|是非|没收|没落|淹没|沉没|埋没|出没|无数|无疑|"
        r"不只|不止|不时|不仅仅|不安|莫名|否则|是否|能否|可否|不论|不管|无论|不得了|了不起|平安无事|相安无事|安然无恙|一无所有|永垂不朽|不一会儿?|不知不觉",
        r"不仅|不但|沉默不语|文盲|不好|不舒服|不得不|忍不住|禁不住|不能不|没办法不|差点没|(?P<v>\w)不(?P=v)|有没有|(?P<w>\w)没(?P=w)|"
        r"不是吗|非法|除非|非\w{1,4}不可|"
        r"只有|只能|才(?=[能把有会])|之前|以前|失踪|失去|丢|拒绝|禁止|空|陌生|忘|难|缺|消失|停|连|只|直到|孤|被迫|从未来|"
        r"[吗么]不|不[吗?？]|够|还",
        r"不|没|無|无|(?:^|[，。！？、；\s请您你们咱就可都也先再])别(?=\w)|勿|未|莫|并非|决非|绝非|毫无|非(?![^\w])|否认",
    ),
    "ja": (
        r"少な[いくか]|危な[いくか]|はかな[いくか]|きたな[いくか]|汚な[いくか]|もったいな[いくか]|せつな[いくか]|つたな[いくか]|"
        r"必ず|まず|いずれ|ずっと|はず|おたずね|たずね|きず|恥ずかし|ずつ|ずいぶん|みず|くず|むずかし|さえずり|"
        r"めずらし|いたずら|ぬ(?:い|く|れ|り|る|ぐ|け|す)|しぬ|ない(?:部|戦|科|臓)|おさな[いくか]|幼な|いな[いくか](?=村|町)|かなくて|みなく",
        r"な(?:ければ|くては|いと|きゃ)\w{0,6}(?:な(?:らな|りませ)|いけな|いけませ|だめ|ダメ)\w*|かもしれ(?:ない|ません|なかった|ず)|に(?:は|も)?違い(?:な|あり)\w*|"
        r"(?:じゃ|では)な(?:い|かった)[かで]|だけ(?:では|で|じゃ)な[くい]|しか.{0,12}(?:な[いか]|ません|なかった)|ざるを得|ざるをえ|"
        r"ないうちに|前に|だけ|のみ|失|禁|拒|断|忘|消え|行方|知らな?[いか]?人|見知らぬ|まで|不\w|無\w|未\w|非\w|わけではな|やっと|まだ|"
        r"ませんか|ないか",
        r"ません|な(?:い|かった|く(?:て|な|、|は|も)?|けれ|ければ)|(?:せ|れ|ら|わ|か|さ|た|ま|ば|え|べ|け|て|め|み|い|き|え|"
        r"し)ず(?:に|、|$|。)|"
        r"(?<!\w)いいえ|ず(?:に|、)|無い|まい(?:。|、|$)",
    ),
    "ko": (
        r"(?<!\w)못(?:에|을|으로|과|질)(?!\w)|끊임없이|틀림없이|수없이|더없이|안(?:에|으로|쪽|방|전|내|녕|개|경|타|심|정|과|마|의)|아니(?:면|고서)|없애\w*|않을까|지\s?않[니나]",
        r"뿐(?:만)?\s?아니라|지\s않으면\s안|어쩔\s수\s없\w*|수밖에\s없\w*|않을\s수\s?(?:가\s)?없\w*|밖에\s?(?:못|안)\s?\w+|밖에|못지\s?않\w*|지\s않[은을]까|지\s?않[아았]\w*요\?|"
        r"지도?\s모[르른]\w*|몰래|[나저]도\s모르게|모르는\s(?:사이|사람|남자|여자|곳|척|이)\w*|만(?=\s\w*남)|(?<!\w)만(?!\w)|까지|전에|잃\w*|사라\w*|금지|거부|거절|실종|낯선|잊\w*|비어|빈(?!\w)|"
        r"안\s(?=[가-힣]+(?:에|에서)(?!\w))|"
        r"없지\s?않|겨우|간신히|아직",
        r"않\w*|없\w*|아니\w*|아닌\w*|아닙\w*|(?<!\w)못\s|못\s?[하했할합]\w*|(?<!\w)안\s(?=[가-힣]+(?:다|요|어|아|여|려|해|져|켜|겨|"
        r"고|지|는|은|면|서|니|던|게|음|기)(?!\w))|"
        r"지\s?(?:마|말)\w*|모[르른]\w*|몰[라랐]\w*|절대|결코|(?<!\w)아무(?:도|것도|데도|런)|(?<!\w)못[\s가-힣]",
    ),
}  # fmt: skip


@lru_cache(maxsize=16)
def rules(language: str) -> Rules | None:
    """The rules of a language, or None where it has none here."""
    row = _RULES.get(language)
    return Rules(*(re.compile(pattern) for pattern in row)) if row else None

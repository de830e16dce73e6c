"""Names in two scripts: common first names, and whole names made up of them; none is a person."""

TRUE_PAIRS = """
Айгүл Aigul|Айгүл Aygül|Айгүл ايگۇل|Айгүл 阿依古丽|Айгуль Aigül|Aygul 阿依古丽
Ержан Yerzhan|Ержан Erjan|Ержан ەرجان|Ержан 叶尔江|Ержан Erzhan|Yerzhan 叶尔江
Нұрлан Nurlan|Нұрлан نۇرلان|Нұрлан 努尔兰|Серік Serik|Серік سەرىك|Серік 赛力克
Гүлнар Gulnar|Гүлнар گۇلنار|Гүлнар 古丽娜尔|Гульнара Gulnara|Бауыржан Bauyrzhan|Бауыржан باۋىرجان
Бауыржан 巴吾尔江|Қайрат Kairat|Қайрат Qairat|Қайрат قايرات|Болат Bolat|Болат 波拉提
Жанар Zhanar|Жанар Janar|Жанар جانار|Мұрат Murat|Мұрат مۇرات|Мұрат 木拉提
Бақыт Bakyt|Бақыт Baqyt|Бақыт باقىت|Бақыт 巴合提|Талғат Talgat|Талғат تالعات
Талғат 塔勒哈提|Айдос Aidos|Айдос 阿依多斯|Жанболат Zhanbolat|Жанболат 江布拉提|Сәуле Saule
Сәуле 萨吾列|Медет Medet|Медет 麦迪提|Майрагүл Mairagul|Майрагүл 玛依拉古丽|Маһмұт محمود
Mahmut 买合木提|Memet 买买提|Әхмет Ahmet|Әхмет أحمد|Ahmet 艾合买提|Tursun 吐尔逊
Тұрсын Tursyn|Ибраһим إبراهيم|Ибраһим Ibrahim|Юсуп Yusup|Yusup 玉苏甫|Юсуф يوسف
Патигүл Patigul|Patigul 帕提古丽|Reyhan 热依汗|Құрбан Kurban|Құрбан قۇربان|Qurban 库尔班
Бақытжан Bakytzhan|Бақытжан 巴合提江|Қанат Kanat|Қанат 哈那提|Дина Dina|Дина 迪娜
Мәдина Madina|Madina 玛迪娜|Асхат Askhat|Асхат 阿斯哈提|Нұргүл Nurgul|Нұргүл نۇرگۇل
Нұргүл 努尔古丽|Gülbahar 古丽巴哈尔|Халида Khalida|Халида خالدة|Омар Omar|Omar عمر
Omer 吾买尔|Оспан Ospan|Өміржан Omirzhan|Шолпан Sholpan|Шолпан شولپان
Жібек Zhibek|Жібек Jibek|Қасым Kassym|Қасым قاسم|Kasim 卡斯木|Мұхтар Mukhtar
Мұхтар مختار|Muhtar 木合塔尔|Айгүл Серікқызы;Aigul Serikkyzy
Ержан Нұрланұлы;Yerzhan Nurlanuly|Serik Bolat;Болат Серік|Айгүл Болатқызы;阿依古丽·波拉提
Мұрат Қайрат;مۇرات قايرات|Гүлнар Мұратқызы;Gulnar Muratkyzy
"""

# Two forms of a name that only history connects.
KNOWN_MISSES = "Оспан عثمان"

FALSE_PAIRS = """
Айгүл Ainur|Айгүл Aisulu|Айгүл Gulmira|Айгүл گۇلنار|Айгүл 古丽娜尔|Айгүл Aizhan
Ержан Nurzhan|Ержан Yerbol|Ержан Serik|Ержан باۋىرجان|Ержан 努尔兰|Ержан 巴合提江
Нұрлан Nurbek|Нұрлан Ruslan|Нұрлан Arslan|Нұрлан نۇرگۇل|Нұрлан 努尔古丽|Серік Berik
Серік Erik|Серік Serzhan|Серік 波拉提|Серік 叶尔江|Гүлнар Gulzhan|Гүлнар Gulsim
Гүлнар Dinara|Гүлнар 古丽巴哈尔|Гүлнар جانار|Бауыржан Bakytzhan|Бауыржан Dauren|Қайрат Murat
Қайрат Qanat|Қайрат Talgat|Қайрат 木拉提|Болат Murat|Болат Talgat|Болат 塔勒哈提
Жанар Aizhan|Жанар Zhanna|Жанар Zhanbolat|Жанар 迪娜|Мұрат Marat Nurlan|Мұрат 巴合提
Бақыт Berik|Бақыт Qairat|Бақыт سەرىك|Талғат Sagat|Талғат 麦迪提|Айдос Aidar
Айдос Aidana|Айдос 阿依古丽|Сәуле Saltanat|Сәуле Sara|Сәуле 萨玛丽|Медет Memet
Медет Merey|Майрагүл Nurgul|Майрагүл 帕提古丽|Маһмұт Mahira|Маһмұт محمد علي|Memet 买合木提
Әхмет Ermek|Әхмет Hamit|Ahmet 买买提|Tursun 库尔班|Ибраһим Karim|Ибраһим Ismail
Юсуп Yunus|Юсуп Ilyas|Yusup 吾买尔|Құрбан Orhan|Құрбан 热依汗|Қанат Sanat
Дина Dana|Дина Diana Serik|Дина 玛迪娜|Мәдина Malika|Асхат Ashim|Асхат Farhat
Нұргүл Nursulu|Нұргүл 古丽娜尔|Omar Anuar|Оспан Orazhan|Шолпан Salima|Жібек Erik
Қасым Kamal|Қасым Karim|Мұхтар Mansur|Мұхтар 买买提|Әлия Asia|Рахима Karima
"""

# The prices in `names.py` were set without a look at how these come out.
UNSEEN_TRUE_PAIRS = """
Қуаныш Kuanysh|Қуаныш قۋانىش|Қуаныш 胡安尼西|Динара Dinara|Динара 迪娜拉|Алтынай Altynai
Алтынай 阿勒腾阿依|Ерболат Yerbolat|Ерболат 叶尔波拉提|Сәбит Sabit|Сәбит سابيت|Сәбит 沙比提
Зүлфия Zulfiya|Зүлфия زۇلفيا|Zulfiye 祖丽菲亚|Ikram 伊克拉木|Ikram إكرام|Рүстем Rustem
Rustam 如斯塔木|Әділ Adil|Adil عادل|Adil 阿迪力|Хадиша Khadisha|Fatima فاطمة|Fatima 法提玛
Жеңіс Zhengis|Мейрамгүл Meiramgul|Dilnur 迪里努尔|Rahman رحمن|Alim 阿里木|Alim عليم|Tahir 塔依尔
Еламан Yelaman|Еламан ەلامان|Айжан 阿依江|Aizhan ايجان
"""

UNSEEN_FALSE_PAIRS = """
Қуаныш Kenes|Қуаныш 哈那提|Динара Diana Omar|Динара 古丽娜尔|Алтынай Aidana|Алтынай 阿依江
Ерболат 江布拉提|Ерболат Zhanbolat|Сәбит Said|Сәбит 沙依拉古丽|Зүлфия Zuhra|Зүлфия 法提玛
Ikram Akbar|Ikram 依布拉音|Рүстем Ruslan|Rustam 塔依尔|Әділ Alim|Adil 阿里木|Хадиша Khalida
Fatima حليمة|Fatima 法丽达|Жеңіс Zhandos|Мейрамгүл Meirambek|Dilnur 努尔古丽|Rahman رحيم
Alim سليم|Tahir طارق|Еламан Erasyl|Еламан سەرىك|Айжан 叶尔江|Aizhan جانار
"""


def pairs(block: str) -> list[tuple[str, str]]:
    """The pairs of a block: two words, or two names with a semicolon between."""
    found = []
    for row in block.replace("\n", "|").split("|"):
        if ";" in row:
            one, other = row.split(";")
        elif row.strip():
            one, other = row.split(maxsplit=1)
        else:
            continue
        found.append((one.strip(), other.strip()))
    return found

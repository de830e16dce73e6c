"""Chinese characters: traditional ones as simplified."""

from __future__ import annotations

_TRADITIONAL = """
亂亞佈來侷個們倫偵傑傢傭傷僅價儀儘優兒內兩凈凱別則剋剛創劃動務勝勞勢區協厤厭參員
問啓啟喬單嘆噹嚇嚴囌國圍園圖團埰堅場塊墮墻壓壘奧姦婦婭媽孫學寀實寧審寫對導層屬島
崑嵗嶽師帶幣幫幹幾庫廠廣廳張強彆彈彔後從慼應懞懷戰戶捨捱採摺擇擊據攝敎於旂昇時曆
書會朮東査楊業極樂樣機檢檯權欽歎歲歷歸殯殺毆決沒沖況淨減準溝溫滅滿漢澤濛濟灘灣為
烏熱燒營爭爲爺爾牆獄獨獲現瑪環瓊產産甦甯畝當發盡監盧眾矇硃碩禮禱種穫窩箇節簽籤糰
糾紀約紅紉紋納紗級紮細終組結絕給統絶經綠綫維緑線緬縣縫總織續纍罰羅羈義習聯聲職聽
脅腳臉臺興舘茲莊華萊葉葯蓋蔔蔘薩藥藴蘇蘊蘭號衆術衕衚衛衝裏裝裡製見視親覲覺計訊討
訓託記設許訴証評詞話該認語說説誰請諾謝證識議護讀變讓讚豐豬負責買賂賄資賈賓賣賽贊
蹤車軍軟輩輪轉辦農迴這連進運過達遜遠選邁還邊鄰醫釋針銀銬錄錢錫錯録錶鍼鐐鐵長門閉
開間闊關陞陳隊雙離難電靜鞏韆頃須領頭題額願飢養餓餘館饑馬驗體髮鬍鬚魯鮑鳳鹹鹼麗麥
麪麫麵麼麽點黨齊齋齣
"""
_SIMPLIFIED = """
乱亚布来局个们伦侦杰家佣伤仅价仪尽优儿内两净凯别则克刚创划动务胜劳势区协历厌参员
问启启乔单叹当吓严苏国围园图团采坚场块堕墙压垒奥奸妇娅妈孙学采实宁审写对导层属岛
昆岁岳师带币帮干几库厂广厅张强别弹录后从戚应蒙怀战户舍挨采折择击据摄教于旗升时历
书会术东查杨业极乐样机检台权钦叹岁历归殡杀殴决没冲况净减准沟温灭满汉泽蒙济滩湾为
乌热烧营争为爷尔墙狱独获现玛环琼产产苏宁亩当发尽监卢众蒙朱硕礼祷种获窝个节签签团
纠纪约红纫纹纳纱级扎细终组结绝给统绝经绿线维绿线缅县缝总织续累罚罗羁义习联声职听
胁脚脸台兴馆兹庄华莱叶药盖卜参萨药蕴苏蕴兰号众术同胡卫冲里装里制见视亲觐觉计讯讨
训托记设许诉证评词话该认语说说谁请诺谢证识议护读变让赞丰猪负责买赂贿资贾宾卖赛赞
踪车军软辈轮转办农回这连进运过达逊远选迈还边邻医释针银铐录钱锡错录表针镣铁长门闭
开间阔关升陈队双离难电静巩千顷须领头题额愿饥养饿余馆饥马验体发胡须鲁鲍凤咸碱丽麦
面面面么么点党齐斋出
"""

_FOLDED = dict(zip("".join(_TRADITIONAL.split()), "".join(_SIMPLIFIED.split()), strict=True))


def simplified(text: str) -> str:
    """`text` with the traditional characters of the glossaries' words as simplified ones.

    One character for one, so that places in the text stay. Characters that no shipped glossary and
    no frequent word has are left as they are.
    """
    return "".join(_FOLDED.get(char, char) for char in text)

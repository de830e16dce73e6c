"""Phrases that recognisers invent: what stands at the end of the films that they learned from.

One phrase a line, under the code of its language; capitals, accents of writing and punctuation do
not matter, and small differences are forgiven. A line that begins with © is a credit that nobody
says aloud; the others a speaker might say, though hardly in a testimony. A line that ends in … has
a name after it, and counts only where a short text begins with it. To extend the table, add a line.
A phrase of fewer than eight letters (four in Chinese, Japanese and Korean) is too easily said, and
an error in the tests.

The lists were put together from what users of Whisper report and from the usual words with which
videos end in each language.
"""

STOCK_PHRASES = {
    "en": """
        Thanks for watching
        Thank you for watching
        Thank you so much for watching
        Thanks for watching and I'll see you in the next video
        Thank you for watching this video
        Thanks for listening to this video
        Please subscribe to my channel
        Please subscribe to our channel
        Please like and subscribe
        Don't forget to like and subscribe
        Don't forget to subscribe
        Like, comment and subscribe
        Subscribe to the channel
        If you enjoyed this video, please subscribe
        Hit the bell icon
        Click the bell icon to get notified
        See you in the next video
        See you next time, bye bye
        I'll see you guys in the next one
        Leave a comment below
        Let me know in the comments below
        Check out the link in the description
        The link is in the description below
        This video is sponsored by …
        © Subtitles by the Amara.org community
        © Captions by the Amara.org community
        © Subtitles by …
        © Subtitles made by …
        © Subtitling by …
        © Transcription by CastingWords
        © Transcription by …
        © Transcribed by …
        © Transcription by ESO
        © Translation by …
        © Translated by …
        © Captioning by …
        © Captions by GetTranscribed.com
        © Closed captioning provided by …
        © For more information, visit www. …
        © Copyright all rights reserved
        © www.mooji.org
        © English subtitles by …
        © Music playing
        © Applause and music
    """,
    "ru": """
        Спасибо за просмотр
        Спасибо за просмотр и до новых встреч
        Спасибо за внимание и до свидания
        Благодарю за просмотр
        Всем спасибо за просмотр
        Подписывайтесь на канал
        Подписывайтесь на мой канал
        Подписывайтесь на наш канал
        Не забудьте подписаться на канал
        Не забывайте подписываться на канал
        Ставьте лайки и подписывайтесь на канал
        Ставьте лайк и подписывайтесь
        Пишите в комментариях
        До новых встреч на канале
        Увидимся в следующем видео
        До встречи в следующем видео
        Всем пока, до новых встреч
        С вами был …
        Ссылка в описании под видео
        Продолжение следует
        © Субтитры сделал DimaTorzok
        © Субтитры создавал DimaTorzok
        © Субтитры добавил DimaTorzok
        © Субтитры подогнал Симон
        © Субтитры делал DimaTorzok
        © Субтитры сделал …
        © Субтитры создавал …
        © Субтитры добавил …
        © Субтитры подготовил …
        © Субтитры и редактура …
        © Редактор субтитров …
        © Редактор субтитров А.Семкин Корректор А.Егорова
        © Редактор субтитров А.Синецкая Корректор А.Егорова
        © Корректор А.Егорова
        © Субтитры предоставлены сообществом Amara.org
        © Перевод и субтитры …
        © Перевод субтитров …
        © Смотрите продолжение в следующей серии
        © Играет музыка
        © Звучит музыка
        © Спокойная музыка
        © Тревожная музыка
        © Веселая музыка
        © Динамичная музыка
        © Аплодисменты и музыка
        © Стук в дверь музыка
    """,
    "kk": """
        Көргендеріңізге рахмет
        Қарағандарыңызға рахмет
        Көргеніңізге рахмет
        Қарағаныңызға рахмет
        Тыңдағандарыңызға рахмет
        Назарларыңызға рахмет
        Назар аударғандарыңызға рахмет
        Бейнені көргендеріңізге рахмет
        Видеоны көргендеріңіз үшін рахмет
        Арнаға жазылыңыздар
        Арнамызға жазылыңыздар
        Біздің арнаға жазылыңыз
        Каналға жазылыңыздар
        Каналымызға жазылыңыздар
        Жазылуды ұмытпаңыздар
        Арнаға жазылуды ұмытпаңыз
        Лайк басыңыздар
        Лайк басып каналға жазылыңыздар
        Лайк басуды ұмытпаңыздар
        Пікір қалдырыңыздар
        Келесі видеода кездескенше
        Келесі бейнеде кездескенше
        Келесі кездескенше сау болыңыздар
        Келесі бағдарламада кездескенше
        Жалғасы бар
        © Субтитрлерді жасаған …
        © Субтитрді жасаған …
        © Субтитр жасаған …
        © Субтитрлер жасаған DimaTorzok
        © Субтитрлерді аударған …
        © Субтитрлерді дайындаған …
        © Субтитрлер Amara.org қауымдастығы
        © Аударған және дыбыстаған
        © Аударма және субтитр
        © Музыка ойнап тұр
    """,
    "tr": """
        İzlediğiniz için teşekkür ederim
        İzlediğiniz için teşekkürler
        İzlediğiniz için teşekkür ederiz
        Beni izlediğiniz için teşekkür ederim
        Dinlediğiniz için teşekkür ederim
        Abone olmayı unutmayın
        Kanala abone olmayı unutmayın
        Kanalıma abone olmayı unutmayın
        Kanalımıza abone olmayı unutmayın
        Videoyu beğenmeyi ve abone olmayı unutmayın
        Beğenmeyi ve abone olmayı unutmayın
        Like atmayı ve abone olmayı unutmayın
        Yorum yapmayı unutmayın
        Bir sonraki videoda görüşmek üzere
        Bir sonraki videoda görüşürüz
        Bir dahaki videoda görüşmek üzere
        Diğer videolarda görüşmek üzere
        Görüşmek üzere hoşça kalın
        Bildirimleri açmayı unutmayın
        Sesli Betimleme Derneği
        Devam edecek
        © Altyazı M.K.
        © Altyazılar …
        © Altyazı çeviri
        © Altyazı ve çeviri
        © Çeviri ve altyazı
        © Alt yazı M.K.
        © Altyazıları hazırlayan …
        © Altyazı Amara.org topluluğu
        © Çeviren ve seslendiren …
        © Seslendirme ve altyazı
        © Müzik çalıyor
    """,
    "zh": """
        谢谢观看
        谢谢收看
        感谢观看
        感谢收看
        谢谢大家观看
        感谢您的观看
        感谢大家的观看
        谢谢大家收看
        感谢收听
        谢谢收听
        请订阅我的频道
        请订阅我们的频道
        欢迎订阅我的频道
        别忘了订阅我的频道
        记得点赞和订阅
        请点赞订阅
        点赞订阅转发
        我们下期再见
        我们下期视频再见
        下期节目再见
        我们下次再见
        未完待续
        © 请不吝点赞 订阅 转发 打赏支持明镜与点点栏目
        © 请不吝点赞 订阅 转发 打赏
        © 打赏支持明镜与点点栏目
        © 明镜与点点栏目
        © 明镜需要您的支持
        © 欢迎订阅明镜
        © 由 Amara.org 社区提供的字幕
        © 中文字幕由 Amara.org 社区提供
        © 字幕由 Amara.org 社群提供
        © 字幕志愿者 …
        © 中文字幕志愿者 李宗盛
        © 字幕制作 贝尔
        © 字幕制作人 …
        © 字幕提供者 …
        © 字幕由 …
        © 字幕製作 …
        © 優優獨播劇場
        © 优优独播剧场
        © YoYo Television Series Exclusive
        © 独播剧场
        © 词曲 李宗盛
        © 作词 作曲 编曲
        © 本视频由 …
        © 謝謝觀看
        © 感謝觀看
        © 請訂閱我的頻道
    """,
    "ar": """
        شكرا على المشاهدة
        شكرا للمشاهدة
        شكرا لكم على المشاهدة
        شكرا لمشاهدتكم
        شكرا على حسن المتابعة
        شكرا لحسن استماعكم
        شكرا لكم على حسن المتابعة
        اشتركوا في القناة
        اشترك في القناة
        اشتركوا في القناة وفعلوا الجرس
        لا تنسوا الاشتراك في القناة
        لا تنس الاشتراك في القناة
        لا تنسوا الإعجاب والاشتراك
        لا تنسوا الاشتراك واللايك
        الاشتراك في القناة
        نراكم في الفيديو القادم
        إلى اللقاء في الحلقة القادمة
        أراكم في الفيديو القادم
        اكتبوا لنا في التعليقات
        يتبع في الحلقة القادمة
        © ترجمة نانسي قنقر
        © ترجمة نانسي قنقور
        © ترجمة وتدقيق …
        © تمت الترجمة بواسطة …
        © ترجمة مجتمع Amara.org
        © الترجمة من قبل مجتمع Amara.org
        © تعديل التوقيت …
        © ضبط التوقيت …
        © موسيقى هادئة
    """,
    "fr": """
        Merci d'avoir regardé cette vidéo
        Merci d'avoir regardé
        Merci d'avoir regardé la vidéo
        Merci à tous d'avoir regardé
        Merci de votre attention et à bientôt
        Merci d'avoir écouté cette vidéo
        N'oubliez pas de vous abonner
        Abonnez-vous à la chaîne
        Abonnez-vous à ma chaîne
        N'hésitez pas à vous abonner
        N'oubliez pas de liker et de vous abonner
        Mettez un pouce bleu
        Laissez un commentaire
        À bientôt pour une nouvelle vidéo
        On se retrouve dans une prochaine vidéo
        À la prochaine vidéo
        © Sous-titres réalisés par la communauté d'Amara.org
        © Sous-titres réalisés para la communauté d'Amara.org
        © Sous-titres réalisés par …
        © Sous-titres par …
        © Sous-titres fait par …
        © Sous-titrage Société Radio-Canada
        © Sous-titrage ST' 501
        © Sous-titrage MFP
        © Sous-titrage FR
        © Sous-titrage …
        © Traduction et sous-titrage
        © Traduit et sous-titré par …
        © Transcription réalisée par …
        © Musique de générique
    """,
    "de": """
        Vielen Dank fürs Zuschauen
        Danke fürs Zuschauen
        Danke fürs Zusehen
        Vielen Dank für's Zuschauen und bis zum nächsten Mal
        Vielen Dank für die Aufmerksamkeit
        Vielen Dank fürs Zuhören
        Bis zum nächsten Mal und tschüss
        Bis zum nächsten Video
        Wir sehen uns im nächsten Video
        Abonniert den Kanal
        Abonniert meinen Kanal
        Vergesst nicht zu abonnieren
        Vergesst nicht, den Kanal zu abonnieren
        Lasst ein Like da
        Lasst gerne ein Abo da
        Schreibt es in die Kommentare
        Fortsetzung folgt
        © Untertitel der Amara.org-Community
        © Untertitel von Stephanie Geiges
        © Untertitelung des ZDF
        © Untertitelung des ZDF für funk
        © Untertitelung im Auftrag des ZDF
        © Untertitelung im Auftrag des ZDF für funk
        © Untertitelung aufgrund der Audioqualität nicht möglich
        © Untertitelung BR
        © Untertitelung WDR mediagroup
        © Untertitel im Auftrag des ZDF
        © Untertitel erstellt von …
        © Untertitel von …
        © Copyright WDR
        © Copyright SWR
        © Swiss TXT AG
        © Copyright SWR 2020
        © Das war's mit den Untertiteln
    """,
    "ko": """
        시청해주셔서 감사합니다
        시청해 주셔서 감사합니다
        시청해주신 여러분 감사합니다
        지금까지 시청해주셔서 감사합니다
        끝까지 시청해주셔서 감사합니다
        구독과 좋아요 부탁드립니다
        구독과 좋아요 눌러주세요
        구독 좋아요 알림설정 부탁드립니다
        구독과 좋아요는
        다음 영상에서 만나요
        다음 영상에서 뵙겠습니다
        다음 시간에 만나요
        © 한글자막 by 한효정
        © 한글 자막 by 박진희
        © 자막 제공 …
        © 자막 제작 …
        © 자막 by …
        © MBC 뉴스
        © 이덕영입니다 MBC 뉴스
        © 자막은 Amara.org 커뮤니티
    """,
    "ja": """
        ご視聴ありがとうございました
        最後までご視聴ありがとうございました
        最後までご視聴いただきありがとうございます
        ご清聴ありがとうございました
        ご覧いただきありがとうございます
        ご覧いただきありがとうございました
        チャンネル登録をお願いします
        チャンネル登録お願いします
        チャンネル登録よろしくお願いします
        高評価とチャンネル登録
        高評価チャンネル登録よろしくお願いします
        次の動画でお会いしましょう
        また次の動画でお会いしましょう
        それではまた次回
        次回もお楽しみに
        © 字幕作成者 …
        © 字幕視聴ありがとうございました
        © 字幕は Amara.org コミュニティ
        © 提供は以上です
    """,
    "ky": """
        Көргөнүңүздөргө рахмат
        Көргөнүңүз үчүн рахмат
        Көңүл бурганыңыздарга рахмат
        Каналга жазылыңыздар
        Каналыбызга жазылыңыздар
        Жазылууну унутпаңыздар
        Лайк басыңыздар
        Кийинки видеодо көрүшкөнчө
        © Субтитрлерди жасаган …
        © Субтитр жасаган …
    """,
    "tt": """
        Караганыгыз өчен рәхмәт
        Игътибарыгыз өчен рәхмәт
        Каналга язылыгыз
        Каналыбызга язылыгыз
        Язылырга онытмагыз
        Киләсе видеода очрашканчы
        © Субтитрлар ясаган …
        © Субтитрлар авторы …
    """,
    "ug": """
        كۆرگىنىڭىزلەرگە رەھمەت
        كۆرگىنىڭىزگە رەھمەت
        ئاڭلىغىنىڭىزلارغا رەھمەت
        قانىلىمىزغا ئەزا بولۇڭ
        قانالغا مۇشتەرى بولۇڭ
        مۇشتەرى بولۇشنى ئۇنتۇماڭ
        © خەت ئاستى تەرجىمە
    """,
    "uz": """
        Ko'rganingiz uchun rahmat
        Tomosha qilganingiz uchun rahmat
        E'tiboringiz uchun rahmat
        Kanalga obuna bo'ling
        Kanalimizga obuna bo'ling
        Obuna bo'lishni unutmang
        Каналга обуна бўлинг
        Эътиборингиз учун раҳмат
        © Subtitrlar muallifi …
    """,
    "az": """
        İzlədiyiniz üçün təşəkkürlər
        İzlədiyiniz üçün təşəkkür edirəm
        Kanala abunə olmağı unutmayın
        Kanalımıza abunə olun
        Növbəti videoda görüşənədək
        © Altyazılar Amara.org
    """,
    "es": """
        Gracias por ver el video
        ¡Gracias por ver!
        Suscríbete al canal
        No olvides suscribirte
        © Subtítulos realizados por la comunidad de Amara.org
        © Subtítulos por la comunidad de Amara.org
        © Subtitulado por …
    """,
    "pt": """
        Obrigado por assistir
        Inscreva-se no canal
        © Legendas pela comunidade Amara.org
        © Legendado por …
    """,
    "it": """
        Grazie per la visione
        Iscriviti al canale
        © Sottotitoli creati dalla comunità Amara.org
        © Sottotitoli e revisione a cura di QTSS
        © Sottotitoli a cura di …
    """,
    "nl": """
        Bedankt voor het kijken
        © Ondertitels ingediend door de Amara.org gemeenschap
        © TV Gelderland 2021
    """,
    "pl": """
        Dziękuję za oglądanie
        Dziękuję za uwagę i do zobaczenia
        © Napisy stworzone przez społeczność Amara.org
        © Napisy wykonał …
    """,
    "uk": """
        Дякую за перегляд
        Підписуйтесь на канал
        © Субтитри зробив …
        © Субтитри створив DimaTorzok
    """,
    "fa": """
        ممنون که تماشا کردید
        با تشکر از تماشای شما
        © زیرنویس شده توسط …
    """,
}

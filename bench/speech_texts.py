"""What is said in the recordings of `speech_data.py`: one line each, its name and its words.

English and Russian are as the recordings' makers state them, compared with what is heard, and
left out where the two differ by more than an error of hearing. For French no statement came with
the recordings: those lines were written down from what a machine heard and put right by sense,
and only plain sentences were taken. So a French error rate here flatters every engine a little;
differences between engines count, not the figure itself. Numbers are spelled out as spoken.
"""

ENGLISH = """\
agent-alreadyon: That agent is already logged on. Please enter your agent number followed by the \
pound key.
agent-incorrect: Login incorrect. Please enter your agent number followed by the pound key.
agent-newlocation: Please enter a new extension, followed by pound.
agent-pass: Please enter your password followed by the pound key.
auth-incorrect: Password incorrect. Please enter your password followed by the pound key.
conf-getchannel: Please enter the channel number followed by the pound key.
conf-getconfno: Please enter your conference number followed by the pound key.
conf-invalid: That is not a valid conference number. Please try again.
conf-kicked: You have been kicked from this conference.
conf-leaderhasleft: The leader has left the conference.
conf-lockednow: The conference is now locked.
conf-noempty: No empty conferences currently exist.
conf-nonextended: The conference cannot be extended.
conf-now-recording: The conference is now being recorded.
conf-onlyone: There is currently one other participant in the conference.
conf-onlyperson: You are currently the only person in this conference.
conf-placeintoconf: You will now be placed into the conference.
conf-waitforleader: The conference will begin when the leader arrives.
demo-abouttotry: I am about to attempt an Inter-Asterisk Exchange connection to a demonstration \
server located at Digium. In order for this to work you must already be connected to the Internet. \
Please wait a moment while I attempt to make the connection.
demo-echodone: The echo test has been completed.
demo-echotest: You are about to enter an echo test. In this mode everything you say will be \
repeated back to you just as soon as it is received. The purpose of this test is to give you an \
audible sense of the latency between you and the machine that is running the echo test \
application. You may end the test by hanging up or by pressing the pound key.
demo-nogo: I am afraid I was unable to create a connection to the Digium demonstration Asterisk \
server. You may find some helpful debugging information on the Asterisk console.
demo-nomatch: I'm sorry there are no matches for those keywords.
dir-instr: If this is the person you are looking for press one now, otherwise please press star \
now.
dir-nomatch: No directory entries match your search.
dir-nomore: There are no more compatible entries in the directory.
followme/options: Press one to accept this call, or two to reject it.
followme/pls-hold-while-try: Please hold while I try to locate the person you are calling.
followme/sorry: I'm sorry, but I was unable to locate the person you are calling.
followme/status: The person you are calling is not at their desk. I will try to locate them for you.
invalid: I am sorry, that's not a valid extension. Please try again.
pbx-invalidpark: I am sorry, there is no call parked on that extension. Please try again.
priv-introsaved: Thank you. Please hold, while I attempt to connect you with your party.
priv-recordintro: At the tone, please say your name.
privacy-incorrect: I'm sorry, that number is not valid.
privacy-prompt: Please enter your phone number, starting with the area code.
privacy-unident: The party you are trying to reach does not accept unidentified calls.
queue-periodic-announce: All of our representatives are currently busy. Please stay on the line \
and your call will be answered by the next available representative.
queue-thankyou: Thank you for your patience.
queue-youarenext: Your call is now first in line and will be answered by the next available \
representative.
ss-noservice: The number you have dialed is not in service. Please check the number and try again.
transfer: Please hold while I try that extension.
tt-allbusy: All representatives of the household are currently assisting other telemarketers. \
Please hold and your call will be answered in the order it was received.
tt-monkeysintro: They have been carried away by monkeys.
tt-somethingwrong: Something is terribly wrong.
tt-weasels: Weasels have eaten our phone system.
vm-calldiffnum: Press two to enter a different number.
vm-changeto: Change to which folder?
vm-delete: Press seven to delete this message.
vm-dialout: Please wait while I connect your call.
vm-enter-num-to-call: Please enter the number you wish to call.
vm-invalid-password: That password does not meet the minimum requirements for this mailbox. Please \
try again.
vm-mismatch: The passwords you entered and re-entered did not match. Please try again.
vm-newpassword: Please enter your new password followed by the pound key.
vm-nobodyavail: Nobody is available to take your call at the moment.
vm-nobox: You cannot reply to this message because the sender does not have a mailbox.
vm-nonumber: I'm afraid I don't know who sent this message.
vm-rec-busy: After the tone say your busy message and then press the pound key.
vm-rec-name: After the tone say your name and then press the pound key.
vm-reenterpassword: Please re-enter your password followed by the pound key.
vm-savefolder: Which folder should I save the message to?
vm-sorry: I'm sorry I did not understand your response.
vm-tempgreetactive: Your temporary greeting is currently active.
vm-tempremoved: Your temporary greeting has been removed.
vm-tmpexists: There is a temporary greeting, which overrides your standard greetings.
vm-toforward: Press eight to forward the message to another user.
vm-whichbox: To leave a message, please enter a mailbox number.
"""

RUSSIAN = """\
agent-incorrect: Ошибка регистрации. Введите номер оператора и нажмите решётку.
agent-loggedoff: Регистрация оператора удалена.
agent-pass: Введите пароль и нажмите решётку.
auth-incorrect: Пароль неверен. Введите пароль и нажмите решётку.
conf-getchannel: Введите номер канала и затем решётку.
conf-getconfno: Введите номер конференции и затем решётку.
conf-invalid: Недействительный номер конференции, попробуйте ещё раз.
conf-kicked: Вас только что удалили из конференции.
conf-leaderhasleft: Руководитель покинул конференцию.
conf-lockednow: Эта конференция теперь закрыта.
conf-nonextended: Конференция не может быть расширена.
conf-onlyperson: Вы являетесь первым участником конференции.
conf-placeintoconf: Сейчас вы зайдёте в конференцию.
conf-unlockednow: Эта конференция теперь открыта.
conf-waitforleader: Конференция начнётся после прихода её инициатора.
demo-abouttotry: Сейчас будет предпринята попытка подключения телефонного узла Интер-Астериск к \
демонстрационному серверу, расположенному в Дигиум. Для начала работы вам необходимо подключиться \
к интернет. Пожалуйста, подождите, осуществляется соединение.
demo-enterkeywords: Введите одно или несколько ключевых слов, разделив их между собой звёздочкой. \
И затем нажмите клавишу решётка.
demo-nomatch: К сожалению, не найдено соответствия для этих ключевых слов.
dictate/enter_filename: Введите название файла записи, состоящее из цифр. И затем нажмите решётку. \
Или просто сейчас нажмите решётку для выхода из меню.
dictate/play_help: Нажмите один для включения режима записи. Нажмите два для перехода к быстрому \
воспроизведению. Нажмите семь для пошагового перехода назад. Нажмите восемь для пошагового \
перехода вперёд.
dictate/record_help: Нажмите один для перехода в режим воспроизведения. Нажмите восемь для \
перезаписи.
dir-instr: Если вы нашли необходимого человека, нажмите один. Если нет, нажмите звёздочку.
dir-nomatch: По вашему запросу не найдено ни одной записи в директории.
dir-nomore: Других аналогичных записей не существует.
followme/options: Пожалуйста, нажмите один для того, чтобы принять звонок, или два, если вы не \
хотите его принимать.
followme/pls-hold-while-try: Пожалуйста, оставайтесь на линии. Происходит соединение.
followme/sorry: Извините, в данный момент соединение невозможно.
followme/status: Абонент не отвечает. Сейчас система попытается связаться с вызываемым абонентом \
по альтернативным каналам.
invalid: Ошибочный номер! Попробуйте ещё раз.
pbx-invalid: Извините, данный номер не существует. Пожалуйста, попробуйте ещё раз.
pbx-invalidpark: Извините, припаркованный вызов по данному номеру не найден.
pbx-parkingfailed: Попытка припарковать звонок не удалась.
priv-introsaved: Спасибо. Оставайтесь на линии. Происходит соединение с абонентом.
privacy-incorrect: Извините, это неверный номер.
privacy-prompt: Введите ваш номер телефона, начиная с кода территории.
privacy-unident: Набранный вами абонент не отвечает на звонки с неопределяемыми номерами.
queue-periodic-announce: Все наши операторы заняты. Пожалуйста, оставайтесь на линии, и ваш звонок \
будет обслужен первым доступным оператором.
queue-youarenext: Ваш звонок является первым в очереди и будет обслужен первым доступным \
оператором.
ss-noservice: Набранный вами номер отключён. Проверьте номер и повторите попытку.
tt-weasels: Нашу телефонную систему съели совы.
vm-calldiffnum: Нажмите два для ввода другого номера.
vm-delete: Нажмите семь для удаления этого сообщения.
vm-dialout: Пожалуйста, подождите. Происходит соединение.
vm-forward: Нажмите один, чтобы ввести номер. Или нажмите два, чтобы воспользоваться справочником.
vm-forward-multiple: Нажмите один, чтобы отправить сообщение. Или нажмите два, чтобы добавить ещё \
одного получателя.
vm-forwardoptions: Нажмите один, чтобы прокомментировать и переслать это сообщение, или два для \
пересылки этого сообщения без комментария.
vm-helpexit: Нажмите звёздочку для получения помощи или решётку для выхода.
vm-instructions: Для прослушивания сообщений нажмите один. Для выхода из голосового ящика в любое \
время нажмите решётку.
vm-intro: Оставьте сообщение после сигнала. После этого нажмите решётку или повесьте трубку.
vm-invalid-password: Этот пароль не соответствует минимальным требованиям для данного ящика.
vm-invalidpassword: Это неверный пароль. Пожалуйста, попробуйте ещё раз.
vm-mailboxfull: Извините, но голосовой ящик абонента переполнен.
vm-mismatch: Введённые пароли не совпадают. Пожалуйста, введите пароли ещё раз.
vm-msginstruct: Для прослушивания следующего сообщения нажмите шесть. Для повторного прослушивания \
сообщения нажмите пять. Для прослушивания предыдущего сообщения нажмите четыре. Для удаления или \
восстановления сообщения нажмите ноль. Для выхода из голосовой почты нажмите решётку.
vm-newpassword: Введите новый пароль и нажмите решётку.
vm-next: Нажмите шесть для прослушивания следующего сообщения.
vm-nobodyavail: В данный момент никто не может принять ваш звонок.
vm-nobox: Вы не можете ответить на это сообщение, так как отправитель не имеет ящика голосовой \
почты.
vm-rec-name: После сигнала произнесите своё имя и нажмите решётку.
vm-repeat: Нажмите пять для повтора текущего сообщения.
vm-review: Нажмите один, чтобы принять сообщение, два, чтобы его прослушать, или три, чтобы \
записать его заново.
vm-review-urgent: Нажмите четыре, чтобы пометить это сообщение как важное.
vm-saveoper: Нажмите один, чтобы принять эту запись. Или просто оставайтесь на линии.
vm-tempgreetactive: Ваше временное приветствие установлено.
vm-tempremoved: Ваше временное сообщение удалено.
vm-tocallback: Нажмите два, чтобы позвонить абоненту, который оставил это сообщение.
vm-toforward: Нажмите восемь для пересылки этого сообщения другому абоненту.
vm-tohearenv: Нажмите три для прослушивания информации о сообщении.
vm-tooshort: Ваше сообщение слишком короткое.
"""

FRENCH = """\
agent-pass: Composez votre mot de passe suivi du dièse.
all-circuits-busy-now: Toutes les lignes sont occupées pour l'instant.
cannot-complete-as-dialed: Votre appel ne peut être complété tel que composé.
check-number-dial-again: Veuillez vérifier le numéro et composer de nouveau.
conf-adminmenu-menu8: Pour énumérer tous les usagers présents dans la conférence, veuillez appuyer \
sur un. Pour éjecter tous les usagers réguliers, appuyez sur deux. Pour activer ou désactiver le \
mode sourdine de tous les usagers réguliers, appuyez sur trois. Pour enregistrer cette conférence, \
appuyez sur quatre. Pour quitter ce menu et retourner à la conférence, appuyez sur huit.
conf-getconfno: Veuillez composer votre numéro de conférence suivi du dièse.
conf-getpin: Veuillez composer le code d'accès de la conférence.
conf-invalid: Ce numéro de conférence n'est pas valide, veuillez essayer de nouveau.
conf-invalidpin: Ce code d'accès est invalide pour cette conférence.
conf-leaderhasleft: Le responsable a quitté la conférence.
conf-lockednow: Cette conférence est maintenant verrouillée.
conf-noempty: Aucune conférence n'est libre pour l'instant.
conf-nonextended: La conférence ne peut être prolongée.
conf-now-recording: La conférence est maintenant enregistrée.
conf-onlyone: Il n'y a qu'un seul participant dans cette conférence.
conf-onlyperson: Vous êtes présentement le seul participant dans cette conférence.
conf-placeintoconf: Vous allez maintenant joindre la conférence.
conf-unlockednow: Cette conférence est maintenant déverrouillée.
conf-waitforleader: La conférence débutera dès l'arrivée du responsable.
confbridge-lock-extended: Pour verrouiller ou déverrouiller la conférence. Lorsqu'une conférence \
est verrouillée, seuls les responsables de cette conférence peuvent la joindre.
confbridge-lock-no-join: Cette conférence est présentement verrouillée et ne peut être jointe.
confbridge-only-participant: Vous êtes présentement le seul participant dans cette conférence.
confbridge-removed: Vous avez été retiré de cette conférence.
confbridge-unlocked: La conférence est maintenant déverrouillée.
demo-echodone: Le test d'écho est maintenant terminé.
demo-enterkeywords: Veuillez entrer un ou plusieurs mots clés séparés par l'étoile, puis appuyez \
sur dièse.
dictate/forhelp: Pour l'aide, appuyez sur zéro.
dir-instr: S'il s'agit de la personne que vous tentez de joindre, appuyez sur un, sinon appuyez \
sur étoile.
dir-nomatch: Aucune entrée ne correspond à votre sélection.
feature-not-avail-line: Cette fonction n'est pas disponible sur cette ligne.
followme/options: Pour accepter cet appel, appuyez sur un, pour le refuser, appuyez sur deux.
followme/sorry: Désolé, je n'ai pas réussi à localiser la personne que vous désirez rejoindre.
followme/status: La personne que vous désirez joindre n'est pas à son bureau, je vais essayer de \
la localiser pour vous.
invalid: Désolé, ce numéro de poste n'est pas valide, veuillez essayer de nouveau.
pbx-invalidpark: Désolé, il n'y a pas d'appel en attente à ce poste. Veuillez essayer de nouveau.
pls-hold-while-try: Veuillez patienter pendant que l'on achemine votre appel.
pm-invalid-option: Cette option est invalide, veuillez essayer de nouveau.
priv-introsaved: Merci, veuillez attendre pendant que je tente d'établir la connexion avec votre \
destinataire.
priv-recordintro: À la tonalité, veuillez dire votre nom.
privacy-incorrect: Désolé, ce numéro n'est pas valide.
privacy-prompt: Veuillez entrer votre numéro de téléphone en commençant par l'indicatif régional.
privacy-unident: Le numéro que vous tentez de joindre n'accepte pas les appels inconnus.
queue-periodic-announce: Tous nos représentants sont présentement occupés. Veuillez demeurer en \
ligne et le prochain représentant disponible vous répondra sous peu.
queue-youarenext: Votre appel sera le prochain à être traité.
simul-call-limit-reached: La limite d'appels simultanés a été atteinte.
sorry-youre-having-problems: Désolé que vous ayez des problèmes.
ss-noservice: Le numéro composé n'est pas en service. Veuillez vérifier le numéro et essayer de \
nouveau.
transfer: Veuillez patienter pendant que je tente d'établir la connexion.
tt-allbusy: Tous nos préposés sont présentement occupés. Votre appel est important pour nous. \
Merci de bien vouloir patienter afin de conserver votre priorité d'appel.
tt-monkeysintro: Ils ont été emportés par des singes.
vm-advopts: Pour les options avancées, appuyez sur trois.
vm-calldiffnum: Pour entrer un numéro différent, appuyez sur deux.
vm-delete: Pour effacer ce message, appuyez sur sept.
vm-forward: Pour entrer un numéro de poste, appuyez sur un. Pour accéder au répertoire, appuyez \
sur deux.
vm-forward-multiple: Pour envoyer ce message, appuyez sur un. Pour ajouter un autre destinataire, \
appuyez sur deux.
vm-invalid-password: Ce mot de passe ne correspond pas aux exigences minimales de cette boîte \
vocale.
vm-invalidpassword: Ceci n'est pas un mot de passe valide. Veuillez essayer de nouveau.
vm-leavemsg: Pour envoyer un message vocal, appuyez sur cinq.
vm-mismatch: Les mots de passe que vous avez entrés ne correspondent pas.
vm-msgforwarded: Votre message a été acheminé.
vm-next: Pour passer au message suivant, appuyez sur six.
vm-nobodyavail: Personne n'est en mesure de prendre votre appel en ce moment.
vm-nobox: Vous ne pouvez répondre à ce message, car l'expéditeur ne possède pas de boîte vocale.
vm-opts: Pour changer de dossier, appuyez sur deux. Pour les options avancées, appuyez sur trois. \
Pour les options de la boîte vocale, appuyez sur zéro.
vm-passchanged: Votre mot de passe a été changé.
vm-prev: Pour le message précédent, appuyez sur quatre.
vm-savefolder: Dans quel dossier souhaitez-vous conserver ce message?
vm-sorry: Désolé, je n'ai pas bien compris votre réponse.
vm-starmain: Pour retourner au menu principal, appuyez sur étoile.
vm-tempgreetactive: Votre message temporaire est actuellement en fonction.
vm-tempremoved: Votre message d'accueil temporaire a été supprimé.
vm-tocallback: Pour joindre la personne qui a envoyé ce message, appuyez sur deux.
vm-tohearenv: Pour entendre l'enveloppe du message, appuyez sur trois.
vm-undelete: Pour récupérer ce message, appuyez sur sept.
"""

TEXTS = {"en": ENGLISH, "ru": RUSSIAN, "fr": FRENCH}


def texts(lang: str) -> dict[str, str]:
    """The words of each recording of a language (en, ru, fr), by the recording's name."""
    lines = TEXTS[lang].splitlines()
    parted = (line.partition(": ") for line in lines)
    return {name: words for name, _, words in parted}

"""Phrases of offers and notices within and under a text: accounts, support, newsletters, disclaimers, references.

See `boilerplate_phrases`. Each is the beginning of a line that speaks to the reader or about the site.
"""

OFFER_PHRASES: tuple[tuple[str, str, str], ...] = (
    (
        "newsletter",  # accounts, subscriptions and newsletters
        "start",
        "create a free account|create an account to|log in to continue|log in to read|sign in to continue"
        "|sign in to read|register to continue|register for free|already a member|this content is for"
        "|never miss a story|don't miss out on|registrieren sie sich|melden sie sich an|bereits abonnent"
        "|schon abonnent|noch kein abonnent|noch kein abo|nichts mehr verpassen|nichts verpassen:"
        "|verpassen sie nichts|mit ihrer anmeldung|dieser artikel ist nur für|um weiterzulesen"
        "|jeden morgen das wichtigste|der newsletter mit|der newsletter für|unser newsletter|créez un compte"
        "|créez votre compte|créer un compte|connectez-vous pour|identifiez-vous pour|vous êtes déjà abonné"
        "|pas encore abonné|il vous reste|pour lire la suite|la suite est réservée|la suite de cet article"
        "|ne manquez rien|ne ratez rien|recevez chaque|crea una cuenta|crea tu cuenta|inicia sesión para"
        "|regístrese para|ya eres socio|este contenido es exclusivo|para seguir leyendo|sigue leyendo con"
        "|no te pierdas nada|recibe cada día|recibe cada mañana|recibe cada semana|recibe en tu|crie uma conta"
        "|crie sua conta|crie a sua conta|faça login para|entre para continuar|já tem uma conta|assine para"
        "|para continuar lendo|para continuar a ler|conteúdo exclusivo para|não perca nada|receba todos os dias"
        "|receba no seu|crea un account|accedi per|registrati per|registrati gratis|hai già un account"
        "|hai già un abbonamento|contenuto riservato|articolo riservato|per continuare a leggere|non perderti nulla"
        "|ricevi ogni|maak een gratis account|maak gratis een account|maak een account|log in om|verder lezen?"
        "|om verder te lezen|bent u al abonnee|ben je al abonnee|nog geen abonnee|lees verder met|mis niets"
        "|ontvang elke|ontvang dagelijks|skapa ett konto|skapa konto|logga in för att|redan prenumerant"
        "|har du redan ett konto|missa inget|få nyheterna|opret en konto|opret en gratis|log ind for at"
        "|er du allerede abonnent|allerede abonnent|gå ikke glip|opprett en konto|logg inn for å|er du abonnent"
        "|gå ikke glipp|luo tili|kirjaudu sisään|oletko jo tilaaja|tilaa uutiskirje|älä jää paitsi|załóż konto"
        "|załóż darmowe konto|zaloguj się, aby|zaloguj się aby|masz już konto|artykuł dostępny tylko"
        "|aby czytać dalej|bądź na bieżąco|nie przegap|vytvořte si účet|přihlaste se k|přihlaste se pro"
        "|máte již účet|už máte účet|chcete číst dál|článek je pouze pro|vytvorte si účet|prihláste sa"
        "|už máte konto"
        "|regisztráljon|regisztrálj|jelentkezzen be|jelentkezz be|iratkozzon fel|iratkozz fel|már előfizető"
        "|ne maradjon le|ne maradj le|creează un cont|creați un cont|autentifică-te|conectează-te pentru"
        "|ai deja un cont|abonează-te|abonați-vă|nu rata|зарегистрируйтесь|войдите, чтобы|уже есть аккаунт"
        "|у вас уже есть подписка|оформите подписку|чтобы читать дальше|не пропустите|зареєструйтеся|увійдіть, щоб"
        "|вже маєте акаунт|оформіть передплату|не пропустіть|регистрирайте се|влезте в профила|абонирайте се"
        "|не пропускайте|региструјте се|пријавите се|registrujte se|registrirajte se|prijavite se na"
        "|prijavite se za"
        "|pretplatite se|ne propustite|ustvarite račun|naročite se|δημιουργήστε λογαριασμό|συνδεθείτε για"
        "|εγγραφείτε"
        "|είστε ήδη συνδρομητής|μη χάνετε|ücretsiz üye olun|hemen üye olun|üye olun|zaten üye misiniz"
        "|haberi okumak için|haberin devamı için|gelişmeleri kaçırmayın|buat akun|masuk untuk|daftar untuk"
        "|sudah punya akun|dapatkan berita|cipta akaun|tạo tài khoản|đăng nhập để|đăng ký để|bạn đã có tài khoản"
        "|สมัครสมาชิกเพื่อ|เข้าสู่ระบบเพื่อ|สมัครรับข่าวสาร|登录后|登錄後|登入後|注册账号|註冊帳號|免费注册"
        "|订阅我们|訂閱我們|無料会員登録|会員登録|ログインして"
        "|続きを読むには|この続きは|회원가입|로그인하시면|로그인 후|구독하시면|أنشئ حسابا|أنشئ حسابك|سجل الدخول"
        "|لديك حساب|اشترك في|حساب کاربری"
        "|برای ادامه|در خبرنامه|אין לכם מנוי|הירשמו|כבר מנויים|खाता बनाएं|लॉग इन करें|सब्सक्राइब करें"
        "|সাবস্ক্রাইব করুন|লগ ইন করুন",
    ),
    (
        "newsletter",  # a choice between an account and a login
        "start",
        "log in or register|log in or sign up|log in or create|sign in or register|sign in or sign up|sign in or create"
        "|anmelden oder registrieren|melden sie sich an oder|connectez-vous ou inscrivez|connectez-vous ou créez"
        "|inicia sesión o regístrate|inicia sesión o crea|inicie sesión o|faça login ou|entre ou cadastre se"
        "|accedi o registrati|log in of registreer|inloggen of registreren|logga in eller skapa"
        "|logga in eller registrera"
        "|log ind eller opret|logg inn eller opprett|zaloguj się lub zarejestruj|přihlaste se nebo zaregistrujte"
        "|přihlaste se nebo vytvořte|prihláste sa alebo|jelentkezz be vagy regisztrálj|conectează-te sau creează"
        "|войдите или зарегистрируйтесь|увійдіть або зареєструйтеся|влезте или се регистрирайте"
        "|prijavite se ili registr|συνδεθείτε ή εγγραφείτε|giriş yapın veya|masuk atau daftar untuk"
        "|masuk atau daftar akun|đăng nhập hoặc đăng ký"
        "|登录或注册|登入或註冊|ログインまたは|로그인 또는 회원가입 후|로그인 또는 회원가입이|로그인 또는 회원가입을",
    ),
    (
        "comment",
        "whole",
        "comments are disabled|die kommentare sind geschlossen|kommentare sind geschlossen"
        "|les commentaires sont fermés|los comentarios están cerrados|os comentários estão encerrados"
        "|comentários encerrados|i commenti sono chiusi|reacties zijn gesloten|kommentarerna är stängda"
        "|kommentarer är stängda|kommentarer er lukket|kommentointi on suljettu|komentarze są wyłączone"
        "|możliwość komentowania została wyłączona|komentáře jsou uzavřeny|komentáre sú uzavreté"
        "|a hozzászólások lezárva|comentariile sunt închise|комментарии закрыты|коментарі закрито|коментарі закриті"
        "|коментарите са изключени|komentari su zatvoreni|τα σχόλια είναι κλειστά|yorumlar kapalı|yoruma kapalı"
        "|komentar ditutup|评论已关闭|評論已關閉|コメントは受け付けていません|التعليقات مغلقة",
    ),
    (
        "newsletter",  # support
        "start",
        "did you enjoy this|if you enjoyed this article|if you like this article|support independent journalism"
        "|support independent media|support quality journalism|help us keep|help keep our|hat ihnen dieser artikel"
        "|hat dir dieser artikel|gefällt ihnen dieser|unterstützen sie unabhängigen|unterstützen sie unsere"
        "|unterstütze unsere|spenden sie|cet article vous a plu|vous avez aimé cet|soutenez un journalisme"
        "|soutenez le journalisme|soutenez une presse|faites un don|te gustó este artículo|te ha gustado este"
        "|¿te ha gustado|¿te gustó|apoya el periodismo|apoya a este medio|apoya a nuestro|haz una donación"
        "|haz un donativo|gostou deste|gostou da matéria|gostou do texto|gostou desta|apoie o nosso|apoie-nos"
        "|faça uma doação|ti è piaciuto questo|sostieni il giornalismo|sostieni l'informazione|fai una donazione"
        "|vond je dit|vond u dit|steun onze|steun onafhankelijke|doneer nu|doneer aan ons|stöd vår|stötta oss"
        "|gillade du|støt vores|tue meitä|piditkö jutusta|podobał ci się ten|podobał ci się artykuł"
        "|podobał się państwu|wesprzyj naszą|wesprzyj niezależne|wesprzyj pracę|przekaż nam|líbil se vám článek"
        "|podpořte nezávislou|páčil sa vám|podporte našu|tetszett a cikk|támogassa|ți-a plăcut|v-a plăcut"
        "|susține jurnalismul|susțineți|понравилась статья|понравился материал|поддержите редакцию|поддержите наш"
        "|поддержать редакцию|сподобалася стаття|підтримайте редакцію|підтримайте незалежну|подкрепете ни"
        "|подкрепете независимата|подржите нас|podržite nas|podržite nezavisno|podprite nas|στηρίξτε μας"
        "|στηρίξτε την ανεξάρτητη|bize destek olun|bağımsız gazeteciliği destekle|ủng hộ chúng tôi|支持我们"
        "|支持我們|贊助我們"
        "|ご支援|후원하기|기사가 마음에|ادعمنا|از ما حمایت|תמכו בנו|תמכו בעיתונות",
    ),
    (
        "consent",
        "start",
        "we respect your privacy|your privacy matters|wir respektieren ihre privatsphäre|ihre privatsphäre ist"
        "|wir schätzen ihre privatsphäre|nous respectons votre vie privée|votre vie privée"
        "|respetamos tu privacidad|respetamos su privacidad|valoramos tu privacidad|respeitamos a sua privacidade"
        "|respeitamos sua privacidade|valorizamos a sua privacidade|rispettiamo la tua privacy|la tua privacy"
        "|wij respecteren uw privacy|we respecteren je privacy|vi respekterar din integritet|vi bryr oss om din"
        "|vi respekterer dit|vi bryr oss om ditt|arvostamme yksityisyyttäsi|szanujemy twoją prywatność"
        "|szanujemy państwa prywatność|respektujeme vaše soukromí|vážíme si vašeho soukromí"
        "|rešpektujeme vaše súkromie|tiszteletben tartjuk|az ön adatainak|respectăm confidențialitatea"
        "|мы уважаем вашу|продолжая использовать сайт|продолжая использовать наш|продолжая использовать этот"
        "|ми поважаємо вашу|продовжуючи користуватися сайтом|продовжуючи користуватися нашим"
        "|продовжуючи користуватися цим|уважаваме вашата"
        "|поштујемо вашу|poštujemo vašu|spoštujemo vašo|σεβόμαστε την ιδιωτικότητά|gizliliğinize"
        "|kami menghargai privasi|chúng tôi tôn trọng quyền|我们尊重您的隐私|我們尊重您的隱私|نحن نحترم خصوصيتك"
        "|نحترم خصوصيتك",
    ),
    (
        "copyright",  # disclaimers
        "start",
        "las opiniones vertidas|los artículos de opinión|los contenidos de opinión|les propos tenus dans"
        "|les opinions émises|die in diesem artikel geäußerten|der inhalt dieses artikels gibt|i contenuti di questo"
        "|le opinioni contenute in questo|as opiniões emitidas|este texto não reflete|este texto no refleja"
        "|artikel ini sepenuhnya"
        "|tulisan ini merupakan pendapat|tulisan ini tidak mewakili|bài viết thể hiện quan điểm|bu yazıda yer alan"
        "|yazarın görüşleri|názory vyjádřené|opiniile exprimate|мненията, изразени"
        "|точка зору автора|disclaimer:|legal notice:|haftungsausschluss|rechtlicher hinweis|avertissement légal"
        "|clause de non-responsabilité|aviso legal:|descargo de responsabilidad|aviso jurídico"
        "|isenção de responsabilidade|avviso legale|yasal uyarı|sitemizde yayınlanan|sitemizde yer alan"
        "|отказ от ответственности|мнение редакции может|мнение автора может не|точка зрения редакции"
        "|думка редакції може|позиція редакції може|jogi nyilatkozat|declinare de|penafian:|seluruh isi artikel"
        "|isi artikel ini|tuyên bố miễn trừ|miễn trừ trách nhiệm|अस्वीकरण|डिस्क्लेमर|দাবিত্যাগ|إخلاء مسؤولية"
        "|سلب مسئولیت|免責聲明|免責事項|ข้อจำกัดความรับผิดชอบ|αποποίηση ευθύνης",
    ),
    (
        "copyright",
        "any",
        "izinsiz kullanılamaz|izin alınmadan|izinsiz kopyalanamaz|mogą nie odzwierciedlać|może nie pokrywać się"
        "|может не совпадать с|може не збігатися з думкою"
        "|vui lòng ghi rõ nguồn|ghi rõ nguồn khi|при цитировании ссылка|при использовании материалов ссылка"
        "|активная ссылка на|гиперссылка на сайт|посилання на джерело обов|гіперпосилання на сайт"
        "|απαγορεύεται η αναδημοσίευση|η αναδημοσίευση του άρθρου|kaynak gösterilmeden|preluarea fără cost"
        "|preluarea textelor din"
        "|dilarang mengutip|dilarang menyalin|dilarang keras mengcopy",
    ),
    (
        "tool",  # errors in the text
        "start",
        "haberde hata mı|bu haberde hata|hatalı bilgi mi|sie haben einen fehler|ist ihnen ein fehler"
        "|wenn sie einen fehler|si vous constatez une erreur|une erreur s'est glissée|si encuentras un error"
        "|si encuentra algún error|se encontrou um erro|encontrou algum erro|se hai trovato un errore"
        "|als je een fout|als u een fout|har du hittat|har du fundet en fejl|har du funnet en feil"
        "|löysitkö virheen|jeśli zauważysz|pokud jste našli|ak ste našli chybu|ha hibát talál|dacă ai găsit"
        "|dacă observați o|ако откриете|ako ste uočili|če opazite napako|αν εντοπίσετε|jika menemukan kesalahan"
        "|nếu phát hiện lỗi|如发现错误|如有錯誤|إذا وجدت خطأ|اگر خطایی"
        "|hai notato un refuso|hai trovato un refuso|c'è un errore in questo|vous avez repéré une coquille"
        "|une coquille dans cet|¿has visto una errata|has visto una errata|encontrou uma gralha|ser du något som är fel"
        "|ser du noe som er feil|er der fejl i artiklen|har du set en fejl i artiklen"
        "|если вы обнаружили ошибку в тексте|обнаружили ошибку в тексте"
        "|обнаружили опечатку|виявили помилку в тексті|виявили помилку виділіть"
        "|якщо ви виявили|našli jste v článku|všimli jste si překlepu"
        "|znalazłeś literówkę|zauważyłeś literówkę|găsit o eroare|забелязахте грешка|uočili ste pogrešku"
        "|βρήκατε κάποιο λάθος|yanlış bir bilgi mi|ada kesalahan dalam berita|ada kesalahan dalam artikel"
        "|지적하실 오류|오류를 발견하시",
    ),
    (
        "ad",
        "start",
        "continua depois da publicidade|continua após a publicidade|continua a seguir à publicidade"
        "|continúa después de la publicidad|continúa después de este anuncio|sigue después de la publicidad"
        "|continúa tras la publicidad|la suite après la publicité|der artikel wird nach|weiter nach der anzeige"
        "|nach der anzeige geht|nach der anzeige weiter|lees verder onder|artikel gaat verder|juttu jatkuu"
        "|dalsza część artykułu|dalsza część tekstu|dalsza część materiału|ciąg dalszy pod|článek pokračuje"
        "|text pokračuje pod|článok pokračuje|a cikk a hirdetés|cikkünk a hirdetés|articolul continuă"
        "|продолжение после рекламы|продолжение под рекламой|продовження після реклами|статията продължава"
        "|tekst se nastavlja|članak se nastavlja|το άρθρο συνεχίζεται|haberin devamı reklamdan|artikel berlanjut"
        "|scroll ke bawah|gulir untuk|bài viết tiếp tục|記事は広告の|記事の続きは",
    ),
    (
        "related",
        "start",
        "lea también:|leé también:|léase también:|también te puede interesar:|también le puede interesar:"
        "|vea también:|mira también:|veja mais:|confira também:|ler também:|lire également:|à lire également:"
        "|voir aussi:|leggi pure:|guarda anche:|vedi anche:|ti potrebbe interessare:|lees meer:|zobacz również:"
        "|przeczytaj też:|przeczytaj także:|přečtěte si také:|čtěte i:|čítajte aj:|prečítajte si aj:"
        "|olvassa el ezt is:|olvasta már:|olvass tovább:|citiți și:|vezi și:|читайте ещё:|читайте еще:"
        "|читайте ще:|дивіться також:|прочетете още:|вижте още:|вижте също:|pročitajte i:|čitajte i:"
        "|pročitajte još:|preberite še:|preberite tudi:|διαβάστε ακόμα:|δείτε επίσης:|ayrıca okuyun:|bunu da oku:"
        "|ilginizi çekebilir:|lihat juga:|baca selengkapnya:|đọc thêm:|อ่านเพิ่มเติม:|อ่านข่าวเพิ่มเติม:"
        "|طالع أيضا:|شاهد أيضا:|আরো পড়ুন:|קראו גם:",
    ),
    (
        "newsletter",
        "any",
        "direkt i mejlen|i din inkorg|direkte i innboksen|i din indbakke|in ihr postfach|in dein postfach"
        "|dans votre boîte mail|dans votre boîte de réception|en tu correo|en tu bandeja de entrada"
        "|no seu e-mail todos|nella tua casella|nella tua email|in je mailbox|in uw mailbox|w twojej skrzynce"
        "|na twoją skrzynkę|do vaší schránky|do vašeho e-mailu|a postaládájába|direct pe email|на вашу почту"
        "|на вашу пошту|e-posta kutunuza|langsung di email",
    ),
)

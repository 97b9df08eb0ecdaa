"""Mail services that anybody may have an address of: their domains are nobody's own."""

FREE_MAIL = frozenset(
    (
        "gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de "
        "hotmail.fr live.com live.de msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.co.jp "
        "ymail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me fastmail.com tutanota.com "
        "tuta.com hey.com zoho.com mail.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de "
        "posteo.de mailbox.org bluewin.ch orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it "
        "alice.it tiscali.it tin.it yandex.ru yandex.com ya.ru yandex.by yandex.kz mail.ru bk.ru inbox.ru list.ru "
        "internet.ru rambler.ru lenta.ru ukr.net i.ua meta.ua wp.pl onet.pl o2.pl interia.pl seznam.cz email.cz "
        "centrum.cz abv.bg qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com "
        "uol.com.br terra.com.br bol.com.br comcast.net verizon.net att.net btinternet.com sky.com telenet.be "
        "skynet.be ziggo.nl kpnmail.nl telia.com"
    ).split()
)

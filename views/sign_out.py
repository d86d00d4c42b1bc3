"""Sign out (サインアウト): end the session of this browser."""

from views.shell.entrance import form
from views.shell.frame import signed_in
from views.shell.markup import heading, paragraph, show
from views.shell.signed_in import workspace
from views.shell.state import words

show(heading(words("sign_out.title"), 1))
acting = signed_in()
if not workspace().is_local:
    who = paragraph(words("sign_out.who", name=acting.who().name))
    show(who, form("leave", words("frame.sign_out")))

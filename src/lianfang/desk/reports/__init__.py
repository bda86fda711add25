"""报表: what is due today, the library of forms, mapping a form's columns, filling and handing on, what it costs."""

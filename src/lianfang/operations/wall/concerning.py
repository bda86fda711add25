"""Which entries concern a reader beyond those recorded at a place of theirs: what the ledger's rules ask row by row.

Functions of PostgreSQL and not subqueries: whoever sees the whole county never calls one, and pays for the planning of
none; and an amendment shows where what it amends does, which a rule cannot ask of its own table. They look with their
owner's eyes (SECURITY DEFINER) and answer yes or no about what the reader's own words cover, which tells no more than
the rules that ask them. With the reader's eyes PostgreSQL kept plans that go through all that lies in the range;
here paths are compared so that no index helps, and it looks up what is named.
"""

from dataclasses import dataclass

OF_THOSE_ABOVE = (
    "reports.form_registered",
    "reports.form_versioned",
    "reports.form_ended",
    "screening.round_opened",
    "screening.round_begun",
    "screening.round_closed",
)
"""What those above ask of those below: the tables of forms and rounds show it to them too (`policies.NAMED`)."""


@dataclass(frozen=True, slots=True)
class Function:
    """A question that a rule asks of a row: its name with the types of what it is given, and how it answers."""

    name: str
    given: str
    body: str

    @property
    def dropped(self) -> str:
        """One of a release before may have been given other things."""
        return f"DROP FUNCTION IF EXISTS public.{self.name}"

    @property
    def made(self) -> str:
        """Its plans are kept for the connection, and not made for each list of ids; its price has it asked last."""
        return (
            f"CREATE FUNCTION public.{self.name}({self.given}) RETURNS boolean "
            "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
            f"SET plan_cache_mode = force_generic_plan COST 100 AS $answer${self.body}$answer$"
        )


_RANGE = "left({0}, length(low_)) = low_"
_SAID = "low_ text := coalesce(current_setting('lianfang.low', true), '');"
_NOBODY = "low_ = '' OR county_ IS DISTINCT FROM current_setting('lianfang.county', true)"
_HOME = _RANGE.format(
    "(SELECT h.path FROM public.people_household h WHERE h.county = {0}.county AND h.id = {0}.household)"
)

# What stands in a function is compared by the order of what it is given: paths have one of their own, and a county
# compared in that order finds no index (1 ms a row).
ASKED_OF = '{0}.county, {0}.id, {0}.kind, {0}.path_then COLLATE "default", {0}.effective_at, {0}.amends, {0}.subjects'

# What an entry is about, in this order: a place, household or person that is here now; a person who lived here when it
# happened, up to the morning after they left (days are of +08:00, PostgreSQL takes them as UTC); what those above ask
# of those below; staff with a post here. An amendment shows with what it amends, and that with an amendment made here.
CONCERNS = Function(
    "lianfang_concerns",
    "county_ text, entry_ uuid, kind_ text, path_ text, at_ timestamptz, amends_ uuid, subjects_ text",
    f"""
DECLARE
  {_SAID}
  ids_ uuid[] := string_to_array(subjects_, ',')::uuid[];
BEGIN
  IF {_NOBODY} THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM public.places_place p
              WHERE p.county = county_ AND p.id = ANY (ids_) AND {_RANGE.format("p.path")})
    OR EXISTS (SELECT FROM public.people_household h
                WHERE h.county = county_ AND h.id = ANY (ids_) AND {_RANGE.format("h.path")})
    OR EXISTS (SELECT FROM public.people_person p
                WHERE p.county = county_ AND p.id = ANY (ids_) AND {_HOME.format("p")})
    OR EXISTS (SELECT FROM public.people_former_home f
                WHERE f.county = county_ AND f.person = ANY (ids_) AND at_ < f.until_on + 1
                  AND {_HOME.format("f")})
  THEN RETURN true; END IF;
  IF kind_ IN ('{"', '".join(OF_THOSE_ABOVE)}')
    AND path_ = ANY (string_to_array(current_setting('lianfang.near', true), ','))
  THEN RETURN true; END IF;
  IF kind_ LIKE 'access.%'
    AND EXISTS (SELECT FROM public.access_post p
                 WHERE p.county = county_ AND p.account = ANY (ids_) AND {_RANGE.format("p.path")})
  THEN RETURN true; END IF;
  IF amends_ IS NOT NULL
    AND EXISTS (SELECT FROM public.ledger_entry e WHERE e.county = county_ AND e.id = amends_
                   AND (({_RANGE.format("e.path_then")})
                        OR e.author::text = current_setting('lianfang.account', true)
                        OR public.lianfang_concerns({ASKED_OF.format("e")})))
  THEN RETURN true; END IF;
  RETURN EXISTS (SELECT FROM public.ledger_entry e
                  WHERE e.county = county_ AND e.amends = entry_ AND {_RANGE.format("e.path_then")});
END
""",  # noqa: S608 - names are ours
)

# Whose sealed parts may be opened: who is here, has a post here, or of whom something was said here when it was said.
OPENS = Function(
    "lianfang_opens",
    "county_ text, subject_ uuid",
    f"""
DECLARE
  {_SAID}
BEGIN
  IF {_NOBODY} THEN RETURN false; END IF;
  RETURN EXISTS (SELECT FROM public.people_person p
                  WHERE p.county = county_ AND p.id = subject_ AND {_HOME.format("p")})
    OR EXISTS (SELECT FROM public.people_household h
                WHERE h.county = county_ AND h.id = subject_ AND {_RANGE.format("h.path")})
    OR EXISTS (SELECT FROM public.access_post p
                WHERE p.county = county_ AND p.account = subject_ AND {_RANGE.format("p.path")})
    OR EXISTS (SELECT FROM public.ledger_subject s JOIN public.ledger_entry e ON e.county = s.county AND e.seq = s.seq
                WHERE s.county = county_ AND s.subject = subject_ AND {_RANGE.format("e.path_then")});
END
""",  # noqa: S608 - names are ours
)
FUNCTIONS = (CONCERNS, OPENS)

"""Kills and cut connections: `make soak`, or `python -m tests.soak.crashes --store sqlite --kills 1000`.

Four registrars, two dispatchers and the daily job work on one database, each in a process of its own. Again and again one of them is killed
(SIGKILL) at a random moment and another takes its place; or connections are cut, and every worker must go on. Afterwards three accounts of
what happened are compared, none of which can be half-written together with another:

    the ledgers    each process appends to a file of its own what it asks, what it was answered, and each message that it sends
    the journal    triggers of the database write down every row that changes, in the transaction that changes it
    the rows       what is in the tables at the end

    module      what it has
    scene       the people, libraries and policies, and what a worker needs to know
    journal     the triggers, and the store whose transactions say which command they belong to
    ledger      the files of the workers, and what an answer says of the rows
    requests    what registrars ask
    workers     the processes
    laws        what must stand together in one transaction
    answers     each answer against the rows
    sends       each message against its sends
    checks      all that is compared
"""

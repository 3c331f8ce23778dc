-- The schema of `roadmap export sqlite`. Days are ISO dates. `deadline` and other windows are written as in
-- the file (`2030-Q2`); the columns ending in `_first` and `due` or `last_day` are the days they mean.
-- Ids that nothing declares are rows without a title or name.

CREATE TABLE roadmaps (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    summary TEXT,
    announced TEXT,
    page TEXT, -- where it is published
    as_of DATE NOT NULL, -- the day of all derived values
    filter TEXT -- an expression of --where, if only some commitments were exported
);

CREATE TABLE areas (
    id TEXT PRIMARY KEY,
    roadmap TEXT NOT NULL REFERENCES roadmaps (id),
    title TEXT,
    summary TEXT,
    lead TEXT
);

CREATE TABLE partners (
    id TEXT PRIMARY KEY,
    name TEXT,
    url TEXT
);

CREATE TABLE assessors (
    id TEXT PRIMARY KEY,
    name TEXT,
    url TEXT
);

CREATE TABLE verdicts (
    assessor TEXT NOT NULL REFERENCES assessors (id),
    verdict TEXT NOT NULL,
    points REAL NOT NULL,
    position INTEGER NOT NULL, -- from 1, the best verdict first
    PRIMARY KEY (assessor, verdict)
);

CREATE TABLE commitments (
    id TEXT PRIMARY KEY,
    roadmap TEXT NOT NULL REFERENCES roadmaps (id),
    area TEXT NOT NULL REFERENCES areas (id),
    title TEXT NOT NULL,
    text TEXT,
    met_when TEXT,
    made TEXT,
    made_first DATE,
    status TEXT NOT NULL, -- of the whole, on the day
    outcome TEXT, -- met, partly-met, open or not-kept; NULL if superseded
    deadline TEXT, -- of the whole, on the day
    deadline_first DATE,
    due DATE, -- the last day of the deadline
    deadline_text TEXT,
    days_left INTEGER, -- negative if overdue, NULL if closed
    progress INTEGER, -- percent
    every TEXT,
    until TEXT,
    last_cycle TEXT,
    file_status TEXT, -- as in the file
    file_deadline TEXT,
    file_progress INTEGER,
    extra TEXT -- JSON
);
CREATE INDEX commitments_by_area ON commitments (area);
CREATE INDEX commitments_by_roadmap ON commitments (roadmap);

CREATE TABLE commitment_partners (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    partner TEXT NOT NULL REFERENCES partners (id),
    status TEXT NOT NULL, -- of this partner, on the day
    deadline TEXT,
    due DATE,
    days_left INTEGER,
    progress INTEGER,
    score_column TEXT, -- of `roadmap scorecard`; NULL if superseded
    points INTEGER, -- 1, 0 or -1; NULL if pending or superseded
    file_status TEXT, -- in partner_status
    file_deadline TEXT, -- in partner_deadline
    PRIMARY KEY (commitment, partner)
);
CREATE INDEX commitment_partners_by_partner ON commitment_partners (partner);

CREATE TABLE owners (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    owner TEXT NOT NULL
);

CREATE TABLE tags (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    tag TEXT NOT NULL
);

CREATE TABLE flags (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    partner TEXT REFERENCES partners (id), -- NULL for the whole
    flag TEXT NOT NULL
);
CREATE INDEX flags_by_commitment ON flags (commitment);

CREATE TABLE dependencies (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    depends_on TEXT NOT NULL -- may be a commitment that was not exported
);

CREATE TABLE replacements (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    replaced_by TEXT NOT NULL -- may be a commitment that was not exported
);

CREATE TABLE milestones (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    deadline TEXT,
    due DATE,
    deadline_text TEXT,
    met_on TEXT,
    PRIMARY KEY (commitment, id)
);

CREATE TABLE updates (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    id TEXT NOT NULL, -- the key in the file
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    partner TEXT REFERENCES partners (id), -- NULL for all
    milestone TEXT,
    cycle TEXT,
    status TEXT,
    status_was TEXT,
    deadline TEXT,
    deadline_was TEXT,
    note TEXT,
    PRIMARY KEY (commitment, id)
);

CREATE TABLE deadline_changes (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    partner TEXT REFERENCES partners (id), -- NULL for all
    milestone TEXT,
    position INTEGER NOT NULL, -- from 1, the oldest change of this deadline first
    changed DATE, -- NULL if no update records it
    deadline_was TEXT,
    due_was DATE,
    deadline TEXT, -- NULL if it was withdrawn
    due DATE,
    days INTEGER,
    total_days INTEGER, -- from the first deadline
    reason TEXT,
    FOREIGN KEY (commitment, milestone) REFERENCES milestones (commitment, id)
);
CREATE INDEX deadline_changes_by_commitment ON deadline_changes (commitment);

CREATE TABLE indicators (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT,
    direction TEXT,
    partner TEXT REFERENCES partners (id),
    baseline REAL,
    baseline_on TEXT,
    target REAL,
    target_on TEXT,
    share INTEGER, -- of the way from baseline to target, in percent
    PRIMARY KEY (commitment, id)
);

CREATE TABLE readings (
    commitment TEXT NOT NULL,
    indicator TEXT NOT NULL,
    id TEXT NOT NULL, -- the key in the file
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    value REAL NOT NULL,
    note TEXT,
    PRIMARY KEY (commitment, indicator, id),
    FOREIGN KEY (commitment, indicator) REFERENCES indicators (commitment, id)
);

CREATE TABLE assessments (
    commitment TEXT NOT NULL REFERENCES commitments (id),
    id TEXT NOT NULL, -- the key in the file
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    assessor TEXT NOT NULL REFERENCES assessors (id),
    partner TEXT REFERENCES partners (id), -- NULL for all
    verdict TEXT NOT NULL,
    points REAL, -- on the scale of the assessor
    note TEXT,
    PRIMARY KEY (commitment, id)
);

CREATE TABLE sources (
    roadmap TEXT NOT NULL REFERENCES roadmaps (id),
    commitment TEXT REFERENCES commitments (id), -- NULL for the roadmap as a whole
    part TEXT, -- milestone, update, reading or assessment; NULL for the commitment itself
    part_id TEXT, -- its id; INDICATOR.ID for a reading
    source TEXT NOT NULL
);
CREATE INDEX sources_by_commitment ON sources (commitment);

-- The views are in SQL that DuckDB runs too.

CREATE VIEW overdue AS
SELECT roadmap, id AS commitment, title, area, status, deadline, due, -days_left AS days_overdue
FROM commitments
WHERE id IN (SELECT commitment FROM flags WHERE flag = 'overdue' AND partner IS NULL)
ORDER BY days_left, id;

CREATE VIEW slipped AS
WITH changes AS (
    SELECT
        *,
        first_value(deadline_was) OVER (
            PARTITION BY commitment, partner
            ORDER BY CASE WHEN deadline_was IS NULL THEN 1 ELSE 0 END, position
        ) AS first_deadline,
        row_number() OVER (PARTITION BY commitment, partner ORDER BY position DESC) AS age
    FROM deadline_changes
    WHERE milestone IS NULL
)
SELECT
    c.roadmap, c.id AS commitment, c.title, c.area, changes.partner, changes.first_deadline,
    changes.deadline, changes.total_days AS days, changes.changed, changes.reason
FROM changes JOIN commitments AS c ON c.id = changes.commitment
WHERE changes.age = 1 AND changes.total_days > 0
ORDER BY days DESC, c.id;

CREATE VIEW scorecard AS
SELECT
    p.id AS partner,
    p.name,
    count(cp.score_column) AS total,
    count(CASE WHEN cp.score_column = 'met' THEN 1 END) AS met,
    count(CASE WHEN cp.score_column = 'late' THEN 1 END) AS late,
    count(CASE WHEN cp.score_column = 'partly_met' THEN 1 END) AS partly_met,
    count(CASE WHEN cp.score_column = 'overdue' THEN 1 END) AS overdue,
    count(CASE WHEN cp.score_column = 'broken' THEN 1 END) AS broken,
    count(CASE WHEN cp.score_column = 'dropped' THEN 1 END) AS dropped,
    count(CASE WHEN cp.score_column = 'pending' THEN 1 END) AS pending,
    coalesce(sum(cp.points), 0) AS score,
    avg(cp.points) AS mean
FROM partners AS p LEFT JOIN commitment_partners AS cp ON cp.partner = p.id
GROUP BY p.id, p.name
ORDER BY p.id;

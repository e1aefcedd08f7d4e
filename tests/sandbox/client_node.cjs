// Google's own client for Node, in front of the sandbox whose address is the argument. Prints what it was answered, as JSON.

const { calendar } = require("@googleapis/calendar");
const { gmail } = require("@googleapis/gmail");

const rootUrl = `${process.argv[2]}/`;
const { calendars, events } = calendar({ version: "v3", rootUrl });
const { users } = gmail({ version: "v1", rootUrl });

const zone = "America/New_York";
const series = {
  summary: "Peer coaching",
  start: { dateTime: "2027-02-09T18:00:00-05:00", timeZone: zone },
  end: { dateTime: "2027-02-09T19:00:00-05:00", timeZone: zone },
  recurrence: ["RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU"],
  attendees: [{ email: "ana@mail.example" }],
};
const mail = "To: ana@mail.example\r\nSubject: Hello\r\n\r\nWords\r\n";

async function story() {
  const made = await calendars.insert({ requestBody: { summary: "Peers" } });
  const calendarId = made.data.id;
  const { data } = await events.insert({ calendarId, requestBody: series, sendUpdates: "all" });
  const whole = await events.list({ calendarId });

  const originalStart = "2027-02-16T23:00:00Z";
  const found = await events.instances({ calendarId, eventId: data.id, originalStart });
  const [second] = found.data.items;
  const cancelled = await events.delete({ calendarId, eventId: second.id });
  const changes = await events.list({ calendarId, syncToken: whole.data.nextSyncToken });
  const february = { timeMin: "2027-02-01T00:00:00Z", timeMax: "2027-03-01T00:00:00Z" };
  const singles = await events.list({ calendarId, ...february, singleEvents: true, orderBy: "startTime" });
  const refused = await events.list({ calendarId, orderBy: "startTime" }).catch((error) => error);

  // Node's base64url has no padding.
  const raw = Buffer.from(mail).toString("base64url");
  const draft = await users.drafts.create({ userId: "me", requestBody: { message: { raw } } });
  const sent = await users.drafts.send({ userId: "me", requestBody: { id: draft.data.id } });
  const deleted = await calendars.delete({ calendarId });

  return {
    second: second.start.dateTime,
    cancelled: [cancelled.status, cancelled.data],
    changes: changes.data.items.map((event) => event.status),
    singles: singles.data.items.map((event) => event.start.dateTime),
    refused: refused.message,
    padded: raw.endsWith("="),
    sent: sent.data.labelIds,
    deleted: deleted.status,
  };
}

story().then((answers) => console.log(JSON.stringify(answers)));

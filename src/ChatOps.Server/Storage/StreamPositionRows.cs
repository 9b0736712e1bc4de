using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>How far each platform's stream is stored.</summary>
internal static class StreamPositionRows
{
    /// <summary>Deliveries are stored side by side: within one session the position never goes back.</summary>
    public static void Keep(Session session, StreamPosition position) => session.Execute(
        """
        INSERT INTO stream_positions (platform, session, sequence, address, at) VALUES (@Platform, @Session, @Sequence, @Address, @Now)
        ON CONFLICT (platform) DO UPDATE SET session = excluded.session, sequence = excluded.sequence, address = excluded.address, at = excluded.at
        WHERE stream_positions.session <> excluded.session OR stream_positions.sequence <= excluded.sequence
        """,
        new { position.Platform, position.Session, position.Sequence, position.Address, Now = Moment.Text(session.Now) });

    /// <summary>A delivery that comes late out of a session which was replaced meanwhile does not bring that one back.</summary>
    public static void Advance(Session session, StreamPosition position) => session.Execute(
        "UPDATE stream_positions SET sequence = @Sequence, at = @Now WHERE platform = @Platform AND session = @Session AND sequence < @Sequence",
        new { position.Platform, position.Session, position.Sequence, Now = Moment.Text(session.Now) });

    public static KeptPosition? Find(Session session, string platform) =>
        session.First<Row>("SELECT platform, session, sequence, address, at FROM stream_positions WHERE platform = @platform", new { platform }) is { } row
            ? new(new(row.Platform, row.Session, row.Sequence, row.Address), Moment.Parse(row.At))
            : null;

    public static void Forget(Session session, string platform) => session.Execute("DELETE FROM stream_positions WHERE platform = @platform", new { platform });

    /// <summary>A state that was put back does not know what was handled since: what a session would bring again would be done again.</summary>
    public static void ForgetAll(Session session) => session.Execute("DELETE FROM stream_positions");

    private sealed record Row(string Platform, string Session, long Sequence, string Address, string At);
}

using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>What waits for its moment. A handful of rows; they go with the operation that did what they were for.</summary>
internal static class AppointmentRows
{
    public static void Put(Session session, Appointment appointment) => session.Execute(
        """
        INSERT INTO appointments (target, key, origin, due_at, body) VALUES (@Target, @Key, @Origin, @Due, @Body)
        ON CONFLICT (target, key) DO UPDATE SET origin = excluded.origin, due_at = excluded.due_at, body = excluded.body
        """,
        new
        {
            Target = appointment.Target.ToString(),
            appointment.Key,
            appointment.Origin,
            Due = Moment.Text(appointment.DueAt),
            Body = CoreJson.Write(appointment),
        });

    public static void Settle(Session session, AppointmentKey key) => session.Execute(
        "DELETE FROM appointments WHERE target = @Target AND key = @Key AND (@Origin IS NULL OR origin = @Origin)",
        new { Target = key.Target.ToString(), key.Key, key.Origin });

    public static IReadOnlyList<Appointment> All(Session session) =>
        [.. session.Query<string>("SELECT body FROM appointments ORDER BY due_at IS NULL, due_at, target, key").Select(CoreJson.Read<Appointment>)];
}

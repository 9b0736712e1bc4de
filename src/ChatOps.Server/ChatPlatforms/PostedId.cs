namespace ChatOps.Server.ChatPlatforms;

/// <summary>Where a platform has a message, as the outbox keeps it: <c>PLACE/ID</c>, both as the platform calls them.</summary>
internal static class PostedId
{
    public static string Of(string place, string id) => $"{place}/{id}";

    public static string PlaceOf(string posted) => posted.Split('/')[0];

    public static string IdOf(string posted) => posted.Split('/')[^1];
}

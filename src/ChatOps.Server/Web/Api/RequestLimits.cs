namespace ChatOps.Server.Web.Api;

public static class RequestLimits
{
    /// <summary>A command is one line; nothing the API takes comes near this.</summary>
    public const long Body = 64 * 1024;

    public const int Key = 200;
}

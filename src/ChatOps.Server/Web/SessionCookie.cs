using ChatOps.Core.SignIn;

namespace ChatOps.Server.Web;

/// <summary>Carries a session's id in the browser. No script can read it and no other site's page makes the browser send it.</summary>
internal static class SessionCookie
{
    public const string Name = "chatops";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: > 0 } id ? id : null;

    /// <summary>Told as an age: the browser's clock may be another one.</summary>
    public static void Write(HttpContext http, string id) => http.Response.Cookies.Append(Name, id, Options(http, Sessions.Longest));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, age: null));

    private static CookieOptions Options(HttpContext http, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = age,
        IsEssential = true,
    };

    /// <summary>Where a sign-in comes from.</summary>
    public static SignInPlace PlaceOf(HttpContext http) => new(http.Connection.RemoteIpAddress?.ToString() ?? "-", http.Request.Headers.UserAgent.ToString());
}

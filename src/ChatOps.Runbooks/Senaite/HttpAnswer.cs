using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// What curl says of a question to a port: its <c>-w</c> line, and its exit status, which alone tells that an answer with a good code never came to its end.
/// </summary>
/// <param name="Asked">False: curl itself did not work, so nothing is known of the port.</param>
/// <param name="Good">200, and the whole answer came.</param>
internal sealed record HttpAnswer(bool Asked, bool Good, string Told)
{
    /// <summary>For <c>-w</c>: the code, and where a redirection leads.</summary>
    public const string Format = "%{http_code} %{redirect_url}";

    private const int UnknownName = 6, Refused = 7, TimedOut = 28, Empty = 52, Reset = 56;

    /// <summary>Not HTTP at all: curl takes TLS for the HTTP/0.9 of old.</summary>
    private const int OtherProtocol = 1;

    public static HttpAnswer Read(string output, IEnumerable<string> error, int? exit)
    {
        var words = output.Trim().Split(' ', 2);
        if (words[0] is not { Length: 3 } code || !code.All(char.IsAsciiDigit) || exit is null or 2 or 3 or 126 or 127)
            return new(false, false, $"it could not be asked: {Quotation.Of([.. error, $"exit status {exit?.ToString() ?? "none"}"])}");
        if (code == "000")
            return new(true, false, Silence(exit.Value, error));
        if (exit != 0)
            return new(true, false, $"HTTP {code}, but the answer did not come to its end: {Quotation.Of(error)}");
        return code switch
        {
            "200" => new(true, true, "HTTP 200"),
            ['3', ..] when words is [_, { Length: > 0 } leads] => new(true, false, $"HTTP {code}, which leads to {Quotation.Line(leads)}"),
            _ => new(true, false, $"HTTP {code}"),
        };
    }

    private static string Silence(int exit, IEnumerable<string> error) => exit switch
    {
        Refused => "does not answer",
        TimedOut => $"does not answer in time: {Quotation.Of(error)}",
        Empty or Reset => $"takes the connection and ends it without an answer in HTTP: {Quotation.Of(error)}",
        OtherProtocol => $"answers, but not in HTTP; perhaps it speaks TLS only: {Quotation.Of(error)}",
        UnknownName => $"its name is not known: {Quotation.Of(error)}",
        _ => $"does not answer: {Quotation.Of(error)}",
    };
}

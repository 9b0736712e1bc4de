using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Steps that put a file's bytes.</summary>
internal static class FilePuts
{
    public static Step Put(string id, string user, string path, string raw)
    {
        var (text, encoding) = RawBytes.Readable(raw);
        return FilePut.Step(id, $"Put {path}", user, path, text, encoding);
    }

    /// <summary>The launcher's own answer: 0 in place, 1 nothing was changed, 2 it is there and does not read back.</summary>
    public static Verdict Judge(StepResult result) =>
        result.CutShort ?? (result.ExitStatus switch
        {
            0 => Verdict.Passed("it is in place"),
            2 => Verdict.Failed(Wording.Quote(result)).With(Torn, "yes"),
            _ => Verdict.Failed(Wording.Quote(result)),
        });

    /// <summary>Our own put left bytes that nobody expects, so whatever stands there may be overwritten.</summary>
    public const string Torn = "torn";
}

using System.Text.RegularExpressions;
using ChatOps.Core.Execution;

namespace ChatOps.Core.Plans;

/// <summary>
/// The form of a <see cref="StepKind.PutFile"/> step. On the host, as the step's user: the bytes go to a new file beside the target with the owner, group
/// and mode of what is there, are synced, read back, renamed over it in one move, and read back again; what was there is kept as <c>previous</c> in the
/// step's folder. Exit status 0: the content is in place. 1: nothing was changed (no room, no right, a link, an owner that cannot be kept). 2: it was
/// replaced but does not read back as it should. Guards are looked at as for a Run.
/// </summary>
public static partial class FilePut
{
    private const string Program = "put-file";

    /// <param name="mode">Octal; used only where no file is there yet.</param>
    public static Step Step(
        string id, string title, string user, string path, string content, InputEncoding encoding = InputEncoding.Utf8, string mode = "0644") =>
        new(id, title, StepKind.PutFile, user, new(Program, path, mode)) { Effect = Effect.Changes, Input = content, InputEncoding = encoding };

    public static string PathOf(Step step) => step.Command.Arguments[1];

    public static string ModeOf(Step step) => step.Command.Arguments[2];

    /// <summary>What is wrong with a step of this kind; null: nothing.</summary>
    public static string? Problem(Step step) => step switch
    {
        { Command.Arguments: not [Program, _, _] } => $"its command is not {Program} PATH MODE",
        { Effect: not Effect.Changes } => "it puts a file and says that it changes nothing",
        { Input: null } => "it puts a file without a content",
        { Login: true } => "it puts a file through a login shell",
        _ when !Plain().IsMatch(PathOf(step)) => $"'{PathOf(step)}' is no plain absolute path of a file",
        _ when !Octal().IsMatch(ModeOf(step)) => $"'{ModeOf(step)}' is no mode such as 0644",
        _ => null,
    };

    [GeneratedRegex(@"^(/(?!\.{1,2}(/|\z))[^/\p{C}]+)+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^0?[0-7]{3}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Octal();
}

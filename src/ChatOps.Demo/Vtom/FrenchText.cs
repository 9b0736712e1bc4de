using System.Text;

namespace ChatOps.Demo.Vtom;

/// <summary>The first install's scripts print plain ASCII, the second's are older and print Latin-1.</summary>
internal sealed class FrenchText(VtomInstall install)
{
    private readonly Stream output = Console.OpenStandardOutput();

    public void Say(string line)
    {
        var shown = install.Suffix.Length > 0 ? line : Plain(line);
        output.Write(Encoding.Latin1.GetBytes(shown + "\n"));
        output.Flush();
    }

    private static string Plain(string text) => string.Concat(text.Select(c => c switch { 'é' => 'e', 'ê' => 'e', 'à' => 'a', 'É' => 'E', _ => c }));
}

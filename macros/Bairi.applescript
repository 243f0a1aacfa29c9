-- Run by Excel for Mac (AppleScriptTask): starts the program that is named, one argument a line, and does not wait for it.
on RunBairi(argumentLines)
	set shellCommand to ""
	repeat with argument in paragraphs of argumentLines
		set shellCommand to shellCommand & quoted form of (contents of argument) & " "
	end repeat
	do shell script shellCommand & "> /dev/null 2>&1 &"
	return "started"
end RunBairi
